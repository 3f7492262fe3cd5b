"""How dates are written where Django's own form of a language does not suit an international reader."""
