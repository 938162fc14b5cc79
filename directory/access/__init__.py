"""Who may do and see what. The rule of this room: access alone names roles; everything else asks it."""
