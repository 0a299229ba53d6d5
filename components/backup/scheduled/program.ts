import { directoryTarget } from "../targets/directoryTarget";
import { backupsDir } from "./places";
import { scheduledBackups } from "./scheduledBackups";

void scheduledBackups(() => directoryTarget(backupsDir));
