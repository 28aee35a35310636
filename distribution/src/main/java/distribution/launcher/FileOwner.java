package distribution.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whose a new file is. Stateless. */
public final class FileOwner {
  private FileOwner() {}

  /**
   * Gives a file owner and group of its directory, if it is not so already: what root writes into
   * the broker's configuration, the broker has to be able to read. Only root can give files away;
   * for others nothing happens.
   */
  public static void asDirectory(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    @Nullable Path directory = file.toAbsolutePath().getParent();
    if (view == null || directory == null) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(directory, PosixFileAttributes.class);
    PosixFileAttributes actual = view.readAttributes();
    if (!wanted.owner().equals(actual.owner()) && "root".equals(System.getProperty("user.name"))) {
      view.setOwner(wanted.owner());
      view.setGroup(wanted.group());
    }
  }
}
