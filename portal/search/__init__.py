"""Finding over the whole portal: services, occasions, notices and guides on one page, and suggestions while typing."""
