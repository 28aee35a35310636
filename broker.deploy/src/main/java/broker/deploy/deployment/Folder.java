package broker.deploy.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jars in a folder, each told of once it has not changed for a while: a file that is being
 * copied keeps changing. Owned by one thread.
 */
final class Folder {
  /** How long a file has to be the same. */
  static final Duration SETTLE = Duration.ofMillis(400);

  private final Path directory;
  private final Map<Path, File> files = new TreeMap<>();

  /** What a file was like when it was looked at last, and since when. */
  private static final class File {
    @Nullable Stamp stamp; // null: it is gone
    long sinceNanos;
    boolean told;

    File(@Nullable Stamp stamp, long sinceNanos) {
      this.stamp = stamp;
      this.sinceNanos = sinceNanos;
    }
  }

  private record Stamp(long size, long modifiedMillis, @Nullable Object key) {}

  /**
   * What has settled.
   *
   * @param present files that are new or have changed
   * @param gone files that are not there any more
   * @param pending true if something is about to settle
   */
  record Changes(List<Path> present, List<Path> gone, boolean pending) {}

  Folder(Path directory) {
    this.directory = directory;
  }

  /** Takes what a file is now as known, whoever made it so. */
  void know(Path file, long nowNanos) {
    File known = new File(stamp(file), nowNanos);
    known.told = true;
    files.put(file, known);
  }

  /** Tells of a file again when it has been the same for so long. */
  void lookAgain(Path file) {
    File known = files.get(file);
    if (known != null) {
      known.told = false;
    }
  }

  /** How long a file has been the same. */
  Duration age(Path file, long nowNanos) {
    File known = files.get(file);
    return known == null ? Duration.ZERO : Duration.ofNanos(nowNanos - known.sinceNanos);
  }

  /** Looks at all files. */
  Changes look(long nowNanos) throws IOException {
    Set<Path> all = new TreeSet<>(files.keySet());
    all.addAll(jars());
    List<Path> present = new ArrayList<>();
    List<Path> gone = new ArrayList<>();
    boolean pending = false;
    for (Path path : all) {
      Stamp now = stamp(path);
      File file = files.computeIfAbsent(path, p -> new File(now, nowNanos));
      if (!Objects.equals(file.stamp, now)) {
        file.stamp = now;
        file.sinceNanos = nowNanos;
        file.told = false;
      }
      if (file.told) {
        continue;
      }
      if (nowNanos - file.sinceNanos < SETTLE.toNanos()) {
        pending = true;
        continue;
      }
      file.told = true;
      if (now == null) {
        files.remove(path);
        gone.add(path);
      } else {
        present.add(path);
      }
    }
    return new Changes(present, gone, pending);
  }

  /** The jars that are there now. */
  List<Path> jars() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(Folder::isJar).sorted().toList();
    }
  }

  private static boolean isJar(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith(".") && !Files.isDirectory(file);
  }

  private static @Nullable Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.size(), attributes.lastModifiedTime().toMillis(), attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
