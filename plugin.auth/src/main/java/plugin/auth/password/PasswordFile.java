package plugin.auth.password;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

/**
 * The users of a password file, all of them good. Immutable.
 *
 * <p>Read as Mosquitto 2.1 reads it: one {@code user:hash} per line; comments and lines without a
 * colon are skipped; a second entry for a user, an empty name and a password that is not hashed
 * each make the whole file unusable.
 */
public final class PasswordFile {
  private static final int LONGEST_NAME_BYTES = 65_535;

  private final Map<String, PasswordEntry> users;

  private PasswordFile(Map<String, PasswordEntry> users) {
    this.users = users;
  }

  /**
   * The entries of a text.
   *
   * @throws FileProblem that names the first bad line
   */
  public static PasswordFile parse(TextFile text) throws FileProblem {
    Map<String, PasswordEntry> users = new LinkedHashMap<>();
    for (TextFile.Line line : text.lines()) {
      Optional<PasswordLine> parts = PasswordLine.of(line.text());
      if (parts.isPresent()) {
        PasswordEntry entry = entry(text, line.number(), parts.get());
        PasswordEntry earlier = users.putIfAbsent(entry.user(), entry);
        if (earlier != null) {
          throw new FileProblem(
              text.path(),
              line.number(),
              "user '" + entry.user() + "' is in line " + earlier.line() + " already");
        }
      }
    }
    return new PasswordFile(users);
  }

  private static PasswordEntry entry(TextFile text, int number, PasswordLine parts)
      throws FileProblem {
    String user = parts.user();
    if (user.isEmpty()) {
      throw new FileProblem(text.path(), number, "the user name is missing");
    }
    if (user.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
      throw new FileProblem(text.path(), number, "the user name is longer than MQTT permits");
    }
    if (parts.encoded().isEmpty()) {
      throw new FileProblem(text.path(), number, "user '" + user + "' has no password");
    }
    try {
      return PasswordEntry.of(number, user, PasswordHash.decode(parts.encoded()));
    } catch (MalformedHash e) {
      throw new FileProblem(text.path(), number, "user '" + user + "': " + e.reason());
    }
  }

  /** The entry of a user. */
  public Optional<PasswordEntry> find(String user) {
    return Optional.ofNullable(users.get(user));
  }

  /** All entries in the order of the file. */
  public List<PasswordEntry> entries() {
    return new ArrayList<>(users.values());
  }

  /** The users of this file whose entry is another one or gone in a later version of it. */
  public Set<String> lostIn(PasswordFile later) {
    Set<String> lost = new TreeSet<>();
    for (PasswordEntry entry : users.values()) {
      PasswordEntry now = later.users.get(entry.user());
      if (now == null || !now.fingerprint().equals(entry.fingerprint())) {
        lost.add(entry.user());
      }
    }
    return lost;
  }
}
