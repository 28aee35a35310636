package plugin.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of a file system, for one user at a time. Used by the store thread. */
public final class FileDisk implements Disk, Closeable {
  private static final String LOCK = "lock";

  private final Path directory;
  private final @Nullable FileChannel lockFile;
  private final @Nullable Object key;
  private final boolean readOnly;

  private FileDisk(
      Path directory, @Nullable Object key, @Nullable FileChannel lockFile, boolean readOnly) {
    this.directory = directory;
    this.key = key;
    this.lockFile = lockFile;
    this.readOnly = readOnly;
  }

  /**
   * Looks into a directory without changing anything in it.
   *
   * @throws LockedException if a broker is using it
   */
  public static FileDisk look(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory + ": there is no such directory");
    }
    Path file = directory.resolve(LOCK);
    if (Files.notExists(file)) {
      return new FileDisk(directory, null, null, true); // a copy, or what was set aside
    }
    return uninterrupted(
        () -> {
          FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          if (tryLock(channel, true) == null) {
            channel.close();
            throw inUse(directory);
          }
          return new FileDisk(directory, null, channel, true);
        });
  }

  private static LockedException inUse(Path directory) {
    return new LockedException(directory + " is in use by a running broker or another command");
  }

  /**
   * Takes a directory, which is made if it does not exist.
   *
   * @throws LockedException if somebody has it
   */
  public static FileDisk take(Path directory) throws IOException {
    make(directory.toAbsolutePath());
    Object key = key(directory);
    return uninterrupted(
        () -> {
          FileChannel channel = openLock(directory.resolve(LOCK));
          if (tryLock(channel, false) == null) {
            channel.close();
            throw inUse(directory);
          }
          return new FileDisk(directory, key, channel, false);
        });
  }

  /** Makes a directory, and those above it, for its owner only; what it holds are messages. */
  private static void make(Path directory) throws IOException {
    Path above = directory.getParent();
    if (above == null || Files.isDirectory(directory)) {
      return;
    }
    make(above);
    try {
      Files.createDirectory(directory, rights(above));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(directory + " is no directory", e);
    } catch (AccessDeniedException e) {
      throw denied(directory, e);
    }
    syncDirectory(above);
  }

  private static FileAttribute<?>[] rights(Path above) {
    return above.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static IOException denied(Path file, AccessDeniedException e) {
    return new IOException(
        file + ": permission denied; it has to belong to the user of the broker", e);
  }

  private static FileChannel openLock(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw denied(file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null; // another store of this process
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether the directory is still the one that was taken, and something is in it. Files of one
   * that was moved, removed or unmounted can be written on and on, but nobody would find them
   * again.
   */
  public boolean isInPlace() throws IOException {
    if (!Files.isDirectory(directory) || !Objects.equals(key(directory), key)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isPresent();
    }
  }

  private static @Nullable Object key(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
  }

  @Override
  public DiskFile open(String name) throws IOException {
    Path file = directory.resolve(name);
    Path above = file.getParent();
    if (readOnly) {
      return RealFile.readOnly(file);
    }
    if (above != null && !above.equals(directory) && Files.notExists(above)) {
      Files.createDirectories(above);
      syncDirectory(directory);
    }
    return new RealFile(file);
  }

  @Override
  public List<String> names() throws IOException {
    return names("");
  }

  @Override
  public List<String> names(String inside) throws IOException {
    Path there = directory.resolve(inside);
    if (!Files.isDirectory(there)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(there)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(LOCK))
          .sorted()
          .toList();
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path target = directory.resolve(to);
    Path above = target.getParent();
    if (above != null && !above.equals(directory)) {
      Files.createDirectories(above);
    }
    Files.move(directory.resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
    if (above != null && !above.equals(directory)) {
      syncDirectory(above);
    }
  }

  /**
   * Gets a file of another disk, durably: it is here whole or not at all, and not there any more
   * unless the two are of different file systems.
   */
  public void adopt(FileDisk from, String name) throws IOException {
    Path source = from.directory.resolve(name);
    Path target = directory.resolve(name);
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Path part = directory.resolve(name + ".part");
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      try (RealFile copy = new RealFile(part)) {
        copy.force();
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
    sync();
  }

  @Override
  public void delete(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.deleteIfExists(file);
    Path above = file.getParent();
    if (above != null && !above.equals(directory)) {
      try {
        Files.deleteIfExists(above);
      } catch (DirectoryNotEmptyException e) {
        return; // others are in it
      }
    }
  }

  @Override
  public void sync() throws IOException {
    syncDirectory(directory);
  }

  @Override
  public String place() {
    return directory.toString();
  }

  /** Lets others have the directory. */
  @Override
  public void close() throws IOException {
    if (lockFile != null) {
      lockFile.close();
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory) || directory.getFileSystem().getSeparator().equals("\\")) {
      return; // Windows keeps names by itself, and has no handle for this
    }
    uninterrupted(
        () -> {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
          return directory;
        });
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /** A channel that is used by an interrupted thread closes itself. */
  private static <T> T uninterrupted(Step<T> step) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return step.take();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
