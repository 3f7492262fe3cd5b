"""Material in and out: what authors wrote elsewhere becomes lessons, and courses become files again. Pure."""
