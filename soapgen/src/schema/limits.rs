//! What a schema may cost.

/// Limits against hostile schemas. Each is far above what real schemas need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nesting of elements in a schema document.
    pub depth: usize,
    /// Nesting of a content model once its named groups are expanded.
    pub particle_depth: usize,
    /// Particles of all content models together, named groups expanded and base types' content included.
    pub particles: usize,
    /// Attribute uses of all types together, those of base types included.
    pub attribute_uses: usize,
    /// Steps of the checks that compare content models, for all types together.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 200,
            particle_depth: 200,
            particles: 2_000_000,
            attribute_uses: 2_000_000,
            steps: 200_000_000,
        }
    }
}
