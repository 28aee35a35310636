package distribution.cli;

import distribution.launcher.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import plugin.auth.password.MalformedHash;
import plugin.auth.password.PasswordHash;
import plugin.auth.password.PasswordLine;

/**
 * A password file being edited: what is not touched keeps its bytes. Owned by the thread of the
 * command.
 *
 * <p>The file is replaced as a whole, so a broker that watches it never sees half of it.
 */
final class PasswordFileEdit {
  /** Every byte is a character and the other way round; comments may be in any encoding. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** Hashes a password that stands in the file as it is. */
  @FunctionalInterface
  interface Hashing {
    PasswordHash hash(byte[] password);
  }

  private final Path file;
  private final List<String> lines;

  private PasswordFileEdit(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** A file that begins empty, whatever is there now. */
  static PasswordFileEdit create(Path file) {
    return new PasswordFileEdit(file, new ArrayList<>());
  }

  static PasswordFileEdit open(Path file) throws IOException {
    Path real = file.toRealPath(); // a symbolic link stays one
    return new PasswordFileEdit(real, new ArrayList<>(Files.readAllLines(real, BYTES)));
  }

  /** Gives a user a password; tells whether he had one before. */
  boolean set(String user, PasswordHash hash) {
    String line = bytes(user) + ":" + hash.encoded();
    int first = indexOf(user);
    if (first < 0) {
      lines.add(line);
      return false;
    }
    lines.removeIf(other -> isOf(user, other));
    lines.add(first, line);
    return true;
  }

  /** Takes a user out; tells whether he was in it. */
  boolean delete(String user) {
    return lines.removeIf(line -> isOf(user, line));
  }

  /**
   * Hashes every password that is not. It may have colons and blanks; only the end of the line is
   * not part of it.
   *
   * @return how many
   * @throws UsageError for a line that looks hashed and is not
   */
  int migrate(Hashing hashing) throws UsageError {
    int count = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Optional<PasswordLine> parts = PasswordLine.of(line);
      if (parts.isEmpty() || isHashed(i + 1, parts.get().encoded())) {
        continue;
      }
      String password = line.substring(line.indexOf(':') + 1).replaceFirst("\r$", "");
      lines.set(i, parts.get().user() + ":" + hashing.hash(password.getBytes(BYTES)).encoded());
      count++;
    }
    return count;
  }

  private static boolean isHashed(int number, String encoded) throws UsageError {
    try {
      PasswordHash.decode(encoded);
      return true;
    } catch (MalformedHash e) {
      if (encoded.matches("\\$(6|7|argon2id)\\$.*")) {
        throw new UsageError("Error: line " + number + ": " + e.reason() + "; nothing is changed.");
      }
      return false;
    }
  }

  private int indexOf(String user) {
    for (int i = 0; i < lines.size(); i++) {
      if (isOf(user, lines.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isOf(String user, String line) {
    return PasswordLine.of(line).filter(parts -> parts.user().equals(bytes(user))).isPresent();
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), BYTES);
  }

  /**
   * Puts the file in place, with the owner and the permissions that it had; a new one is its
   * directory's.
   */
  void save() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path written = Files.createTempFile(folder, ".passwd", null); // readable by its owner only
    try {
      try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
        ByteBuffer content = BYTES.encode(String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
        while (content.hasRemaining()) {
          channel.write(content);
        }
        channel.force(true);
      }
      if (Files.exists(file)) {
        copyRights(file, written);
      } else {
        FileOwner.asDirectory(written);
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void copyRights(Path from, Path to) throws IOException {
    PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (source == null || target == null) {
      return;
    }
    PosixFileAttributes wanted = source.readAttributes();
    PosixFileAttributes actual = target.readAttributes();
    if (!wanted.owner().equals(actual.owner())) {
      target.setOwner(wanted.owner());
    }
    if (!wanted.group().equals(actual.group())) {
      target.setGroup(wanted.group());
    }
    target.setPermissions(wanted.permissions());
  }
}
