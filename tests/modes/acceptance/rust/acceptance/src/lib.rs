//! What the operator asks for, as tests of its own.
