/** The image of a server that names none: the one place where a Redis version is chosen. */
export const defaultImage = "redis:8.2.9";
