//! The structure that a screen reader follows: headings, paragraphs, lists, tables, in reading order, each knowing which
//! pieces of which page are its own.

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// One element of the structure. Their order is the order of reading.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NodeId(usize);

/// The elements, each after its parent.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Element>,
}

struct Element {
    tag: TagKind,
    parent: Option<NodeId>,
    pieces: Vec<Identifier>,
}

impl Tree {
    /// Adds an element as the last of its parent's, or of the document's.
    pub fn add(&mut self, parent: Option<NodeId>, tag: impl Into<TagKind>) -> NodeId {
        self.nodes.push(Element { tag: tag.into(), parent, pieces: Vec::new() });
        NodeId(self.nodes.len() - 1)
    }

    /// Gives an element a piece of a page, in the order in which they are drawn.
    pub fn give(&mut self, NodeId(n): NodeId, piece: Identifier) {
        self.nodes[n].pieces.push(piece);
    }

    /// The finished structure. An element without pieces or parts is left out.
    pub fn finish(self) -> TagTree {
        let mut parts: Vec<Vec<TagGroup>> = Vec::new();
        parts.resize_with(self.nodes.len() + 1, Vec::new);
        let root = self.nodes.len();
        // From the last to the first, so that each is whole before its parent takes it.
        for (n, Element { tag, parent, pieces }) in self.nodes.into_iter().enumerate().rev() {
            let mut children: Vec<Node> = pieces.into_iter().map(Node::from).collect();
            children.extend(std::mem::take(&mut parts[n]).into_iter().rev().map(Node::from));
            if !children.is_empty() {
                let home = parent.map_or(root, |NodeId(parent)| parent);
                parts[home].push(TagGroup::with_children(tag, children));
            }
        }
        let mut tree = TagTree::new();
        for part in std::mem::take(&mut parts[root]).into_iter().rev() {
            tree.push(part);
        }
        tree
    }
}
