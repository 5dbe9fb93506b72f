//! Measurements of Tổng Hợp, one program each under `src/bin`. Nothing here is asserted: figures go into `docs/`.
