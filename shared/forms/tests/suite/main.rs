//! The rules of `tonghop-forms`, tried on the real template in `seed/` and on small ones.

#[cfg(test)]
mod annexes;
#[cfg(test)]
mod content;
#[cfg(test)]
mod definition;
#[cfg(test)]
mod expression;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod patch;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod shape;
