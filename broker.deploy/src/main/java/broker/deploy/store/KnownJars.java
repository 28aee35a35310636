package broker.deploy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that have been read from beginning to end and not been touched since, across restarts: a
 * start need not read all plugins again, which took a tenth of it. Owned by the deployer's thread.
 *
 * <p>A file is untouched while its place on the disk, its size and both its times are what they
 * were; the time of the last change to its inode is the system's alone. One that was changed a
 * moment before it was read is not noted, as the clock of the file system could not tell another
 * change.
 */
public final class KnownJars {
  private static final Logger log = LoggerFactory.getLogger(KnownJars.class);
  private static final Duration CLOCK_STEP = Duration.ofSeconds(1);
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d+ \\d+ \\S+ \\S+) (.+)");

  private final Path file;
  private final Clock clock;
  private final Map<String, Known> known = new TreeMap<>(); // by path

  private record Known(String sha256, String stamp) {}

  private KnownJars(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Reads what is known; from a file that is not there or damaged, nothing. */
  public static KnownJars open(Path file, Clock clock) {
    KnownJars jars = new KnownJars(file, clock);
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          Matcher parts = LINE.matcher(line);
          if (parts.matches()) {
            jars.known.put(parts.group(3), new Known(parts.group(1), parts.group(2)));
          }
        }
      }
    } catch (IOException e) {
      log.debug("all jars are read anew", e);
    }
    return jars;
  }

  /**
   * Reads a jar, all of it unless it is known.
   *
   * @throws Refusal if it is not whole, or cannot be a plugin
   */
  public PluginJar read(Path jar) throws Refusal {
    String path = jar.toAbsolutePath().normalize().toString();
    String stamp = stamp(jar);
    Known before = known.get(path);
    if (before != null && before.stamp().equals(stamp)) {
      return JarReader.describe(jar, before.sha256());
    }
    PluginJar read = JarReader.read(jar);
    if (stamp != null && stamp.equals(stamp(jar)) && path.indexOf('\n') < 0) {
      note(path, new Known(read.sha256(), stamp));
    }
    return read;
  }

  private void note(String path, Known jar) {
    known.put(path, jar);
    known.keySet().removeIf(each -> !Files.exists(Path.of(each)));
    StringBuilder lines = new StringBuilder();
    known.forEach(
        (name, each) -> lines.append(each.sha256() + ' ' + each.stamp() + ' ' + name + '\n'));
    try {
      DurableFiles.write(file, lines.toString().getBytes(UTF_8));
    } catch (IOException e) {
      log.debug("{} is read again at the next start", path, e);
    }
  }

  /** What a file looks like from outside; null if that says nothing. */
  private @Nullable String stamp(Path jar) {
    try {
      Map<String, Object> now = Files.readAttributes(jar, "unix:ino,size,lastModifiedTime,ctime");
      if (now.get("ctime") instanceof FileTime changed
          && now.get("lastModifiedTime") instanceof FileTime modified
          && isPast(changed.toInstant())) {
        return now.get("ino") + " " + now.get("size") + ' ' + modified + ' ' + changed;
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("{} is read as a whole", jar, e);
    }
    return null;
  }

  private boolean isPast(Instant changed) {
    return changed.plus(CLOCK_STEP).isBefore(clock.instant());
  }
}
