package broker.core.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process occupies of the machine's memory, in words. Stateless. */
final class ProcessMemory {
  private static final Path LINUX_STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Begins with a comma; empty where the system does not tell. */
  static String resident() {
    try {
      for (String line : Files.readAllLines(LINUX_STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return ", resident " + Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB";
        }
      }
    } catch (IOException e) {
      // another system
    }
    return "";
  }
}
