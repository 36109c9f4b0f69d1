"""How fast the pages are, beside a bare view and the bare SQL (DESIGN.md section 14)."""
