package distribution.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Java, clock, disk, memory and limits of the machine, as far as Linux tells. */
final class Machine {
  private static final long MIB = 1 << 20;
  private static final long FEW_MIB = 256;
  private static final long TOO_FEW_MIB = 16;
  private static final long MEMORY_MIB = 192;
  private static final int FILES_BESIDE_CLIENTS = 256;
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +(\\d+) kB");

  private final Patient patient;
  private final Findings findings;
  private final Path proc;

  Machine(Patient patient, Findings findings, Path proc) {
    this.patient = patient;
    this.findings = findings;
    this.proc = proc;
  }

  /**
   * Looks at everything.
   *
   * @param connections the most that the configuration allows
   */
  void look(Instant now, long connections) {
    java();
    clock(now);
    disk();
    memory();
    openFiles(connections);
  }

  private void java() {
    String version = System.getProperty("java.version") + " at " + System.getProperty("java.home");
    String bits = System.getProperty("os.arch", "");
    if (Runtime.version().feature() < 17) {
      findings.fail("java", version + " is too old", "install Java 17 or newer, or set JAVA_HOME");
    } else {
      findings.ok("java", version + ", " + bits);
    }
    String options = System.getenv().getOrDefault("BROKER_JAVA_OPTS", "");
    if (options.contains("-Xrs") || options.contains("-Xint")) {
      findings.warn(
          "java",
          "BROKER_JAVA_OPTS has " + options,
          "-Xrs disables SIGHUP, -Xint is 100 times slower");
    }
  }

  /** The jar of this program was not made in the future. */
  private void clock(Instant now) {
    Instant built = built();
    if (built != null && now.isBefore(built)) {
      findings.fail(
          "clock",
          "it says " + now + ", which is before this broker was built",
          "set it: certificates are not valid yet, and messages expire wrongly");
    } else if (Files.exists(Path.of("/run/systemd/timesync/synchronized"))) {
      findings.ok("clock", now + ", synchronised");
    } else if (Files.isDirectory(Path.of("/run/systemd/timesync"))) {
      findings.warn("clock", now + ", not synchronised yet", "timedatectl status");
    } else {
      findings.ok("clock", now + ", kept by who knows whom (no systemd-timesyncd)");
    }
  }

  private @Nullable Instant built() {
    Path launcher = patient.home().install().resolve("lib").resolve("launcher.jar");
    try (JarFile jar = new JarFile(launcher.toFile())) {
      return jar.stream()
          .map(entry -> entry.getLastModifiedTime().toInstant())
          .max(Instant::compareTo)
          .orElse(null);
    } catch (IOException e) {
      return null; // told with the other jars
    }
  }

  private void disk() {
    Path data = existing(patient.file("data"));
    try {
      FileStore store = Files.getFileStore(data);
      long free = store.getUsableSpace() / MIB;
      if (store.isReadOnly()) {
        findings.fail("disk", data + " is read-only", "mount it for writing");
      } else if (free < TOO_FEW_MIB) {
        findings.fail("disk", free + " MiB are free for " + data, "make room");
      } else if (free < FEW_MIB) {
        findings.warn("disk", free + " MiB are free for " + data, "make room");
      } else {
        findings.ok("disk", free + " MiB are free for " + data);
      }
      if (isNoExec(data)) {
        findings.warn(
            "disk",
            data + " is mounted noexec: Netty's epoll cannot be loaded, NIO is used",
            "mount it exec, or live with it");
      }
    } catch (IOException e) {
      findings.fail("disk", data + ": " + e, "check the mount");
    }
  }

  private static Path existing(Path path) {
    Path found = path;
    while (!Files.exists(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }

  /** What the longest mount point above the path says. */
  private boolean isNoExec(Path path) throws IOException {
    Path real = path.toRealPath();
    String best = "";
    boolean noExec = false;
    for (String line : read(proc.resolve("self/mounts")).split("\n")) {
      String[] words = line.split(" ");
      if (words.length > 3 && real.startsWith(words[1]) && words[1].length() >= best.length()) {
        best = words[1];
        noExec = List.of(words[3].split(",")).contains("noexec");
      }
    }
    return noExec;
  }

  private void memory() {
    OptionalLong available = number(AVAILABLE, read(proc.resolve("meminfo")));
    if (available.isEmpty()) {
      findings.ok("memory", "this system does not tell");
      return;
    }
    long mib = available.getAsLong() / 1024;
    if (mib < MEMORY_MIB && !patient.runs()) {
      findings.warn("memory", mib + " MiB are available", "the broker takes 100 to 200 MiB");
    } else {
      findings.ok("memory", mib + " MiB are available");
    }
  }

  private void openFiles(long connections) {
    String limits = read(proc.resolve(patient.process()).resolve("limits"));
    OptionalLong limit = number(OPEN_FILES, limits);
    if (limit.isEmpty()) {
      findings.ok("limits", "open files: this system does not tell");
    } else if (limit.getAsLong() < connections + FILES_BESIDE_CLIENTS) {
      findings.warn(
          "limits",
          limit.getAsLong() + " open files are allowed, and max_connections is " + connections,
          "raise LimitNOFILE of the unit (or ulimit -n), or lower max_connections");
    } else {
      findings.ok("limits", limit.getAsLong() + " open files are allowed");
    }
  }

  private static OptionalLong number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
