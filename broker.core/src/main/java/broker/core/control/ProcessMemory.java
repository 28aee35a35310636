package broker.core.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, in words. Stateless. */
final class ProcessMemory {
  private static final Path LINUX_STATUS = Path.of("/proc/self/status");
  private static final long MIB = 1024 * 1024;

  private ProcessMemory() {}

  /** Heap in use and its limit, and on Linux what the process occupies of the machine's memory. */
  static String describe() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return "heap " + used / MIB + " of " + runtime.maxMemory() / MIB + " MiB" + resident();
  }

  private static String resident() {
    try {
      for (String line : Files.readAllLines(LINUX_STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return ", resident " + Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB";
        }
      }
    } catch (IOException e) {
      // another system: the heap has to do
    }
    return "";
  }
}
