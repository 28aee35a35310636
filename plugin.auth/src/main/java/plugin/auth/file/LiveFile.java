package plugin.auth.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read again when it has changed, and what was last read of it without a problem.
 * Owned by the thread that looks; the others read {@link #current}.
 *
 * <p>It is looked at from time to time and not watched by the operating system: that notices atomic
 * replacement, Kubernetes' swapped directories and network file systems alike, and costs no thread.
 * A changed file is read when it looks the same twice, so that nobody is shown out because of a
 * file that is being written.
 *
 * @param <T> what is made of the file
 */
public final class LiveFile<T> {
  /** How a file is read. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads and parses it whole. */
    T read(Path path) throws FileProblem;
  }

  private record Stamp(@Nullable FileTime modified, long size, @Nullable Object key) {
    static final Stamp MISSING = new Stamp(null, -1, null);

    static Stamp of(Path path) {
      try {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(a.lastModifiedTime(), a.size(), a.fileKey());
      } catch (IOException e) {
        return MISSING;
      }
    }
  }

  private final Path path;
  private final Reader<T> reader;
  private @Nullable T current;
  private @Nullable FileProblem problem;
  private Stamp loaded;
  private Stamp seen;

  /**
   * Reads the file for the first time.
   *
   * @param current what is in force while the file was never good
   */
  public LiveFile(Path path, Reader<T> reader, @Nullable T current) {
    this.path = path;
    this.reader = reader;
    this.current = current;
    loaded = seen = Stamp.of(path);
    load();
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** What is in force; null if the file was never good. */
  public @Nullable T current() {
    return current;
  }

  /** Why the file as it is now is not in force; empty if it is. */
  public Optional<FileProblem> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Reads the file if it has changed since, and has come to rest.
   *
   * @return whether it was read
   */
  public boolean look() {
    Stamp now = Stamp.of(path);
    boolean atRest = now.equals(seen);
    seen = now;
    if (!atRest || now.equals(loaded)) {
      return false;
    }
    loaded = now;
    load();
    return true;
  }

  private void load() {
    try {
      current = reader.read(path);
      problem = null;
    } catch (FileProblem e) {
      problem = e;
    }
  }
}
