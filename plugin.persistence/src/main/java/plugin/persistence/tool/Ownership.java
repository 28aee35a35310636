package plugin.persistence.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose a store was before a command changed it: administrators run commands as root, and the
 * broker has to be able to use the files afterwards. Owned by the thread of the command.
 */
final class Ownership {
  private final Path directory;
  private final @Nullable PosixFileAttributes before;

  private Ownership(Path directory, @Nullable PosixFileAttributes before) {
    this.directory = directory;
    this.before = before;
  }

  /** Of the directory, or of that in which it will be made. */
  static Ownership of(Path directory) throws IOException {
    Path there = directory.toAbsolutePath();
    while (there != null && Files.notExists(there)) {
      there = there.getParent();
    }
    PosixFileAttributeView view =
        there == null ? null : Files.getFileAttributeView(there, PosixFileAttributeView.class);
    return new Ownership(directory, view == null ? null : view.readAttributes());
  }

  /** Gives the directory and the files in it back to whom they belonged. */
  void restore() throws IOException {
    PosixFileAttributes owner = before;
    if (owner == null || Files.notExists(directory)) {
      return; // a file system without owners, or nothing was made
    }
    List<Path> all;
    try (Stream<Path> inside = Files.list(directory)) {
      all = Stream.concat(Stream.of(directory), inside).toList();
    }
    for (Path path : all) {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      PosixFileAttributes now = view.readAttributes();
      if (!now.owner().equals(owner.owner())) {
        view.setOwner(owner.owner());
        view.setGroup(owner.group());
      }
    }
  }
}
