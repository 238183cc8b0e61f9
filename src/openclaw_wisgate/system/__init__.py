"""The world: disk, environment, clock and network. Nothing below this package touches any of them."""
