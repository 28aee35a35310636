package broker.deploy.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Files that are there as a whole or not at all, whenever the power fails. Stateless. */
public final class DurableFiles {
  private static final String DRAFT = ".draft";

  private DurableFiles() {}

  /** Writes a file, replacing what was there in one step. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    publish(draft, file);
  }

  /** Copies a file, replacing what was there in one step. */
  public static void copy(Path from, Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    publish(draft, file);
  }

  private static void publish(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file);
  }

  /** Deletes a file that may be there. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      sync(file);
    }
  }

  /** The name of a file is kept by its directory. */
  private static void sync(Path file) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** True for what a write that was cut short leaves behind. */
  static boolean isDraft(Path file) {
    return file.getFileName().toString().endsWith(DRAFT);
  }
}
