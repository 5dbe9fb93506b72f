//! What each unit will do, decided by its code alone.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The seed of the whole story.
const SEED: u64 = 2011;

/// What a unit does about its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conduct {
    /// Files on one of the working days before the deadline; the stage's number, from 0.
    OnTime(usize),
    /// Files after the deadline.
    Late,
    /// Files nothing.
    Silent,
}

/// What the story holds for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Whether and when it files.
    pub conduct: Conduct,
    /// Whether its first report comes back with a reason.
    pub returned_once: bool,
}

/// A source of numbers that is the same for a unit on every run and on every machine.
pub fn numbers_of(code: &str, purpose: u64) -> StdRng {
    // FNV-1a: only to spread codes over seeds.
    let hash = code.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    StdRng::seed_from_u64(hash ^ SEED ^ (purpose << 32))
}

/// The plan of the unit with this code.
pub fn plan_of(code: &str, stages: usize) -> Plan {
    let mut numbers = numbers_of(code, 1);
    let conduct = match numbers.gen_range(0..100) {
        0..=2 => Conduct::Silent,
        3..=8 => Conduct::Late,
        _ => Conduct::OnTime(numbers.gen_range(0..stages)),
    };
    Plan {
        conduct,
        returned_once: conduct != Conduct::Silent && numbers.gen_range(0..100) < 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The story is the same on every run.
    #[test]
    fn a_plan_depends_on_the_code_alone() {
        assert_eq!(plan_of("SGDBT.829.28756", 4), plan_of("SGDBT.829.28756", 4));
        let plans: Vec<_> = (0..200)
            .map(|n| plan_of(&format!("U{n}"), 4).conduct)
            .collect();
        assert!(plans.contains(&Conduct::Silent) && plans.contains(&Conduct::Late));
    }
}
