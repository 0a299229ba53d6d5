/** Where things are inside the containers. `boot.sh` and `install.sh` use the same places. */
export const configDir = "/usr/local/etc/redis";
export const dataDir = "/data";
export const candidateDir = "/candidate";
export const bootScript = `${configDir}/boot.sh`;
export const healthSecret = `${configDir}/health.secret`;

/** The port Redis listens on inside its own network namespace. */
export const containerPort = 6379;
