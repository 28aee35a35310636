package plugin.auth.password;

import java.util.Optional;

/**
 * A line of the password file that may hold an entry: what stands before and after the colon, not
 * yet judged.
 *
 * <p>Mosquitto cuts the line at runs of colons: those in front of the name are skipped, and what
 * follows one behind the password is ignored.
 *
 * @param user blanks around it removed; possibly empty
 * @param encoded the same for the password
 */
public record PasswordLine(String user, String encoded) {
  /** The parts of a line; empty for a comment and for a line without a colon. */
  public static Optional<PasswordLine> of(String line) {
    if (line.startsWith("#") || line.indexOf(':') < 0) {
      return Optional.empty();
    }
    int start = 0;
    while (start < line.length() && line.charAt(start) == ':') {
      start++;
    }
    if (start == line.length()) {
      return Optional.empty();
    }
    String[] parts = line.substring(start).split(":+", 3);
    return Optional.of(new PasswordLine(parts[0].trim(), parts.length > 1 ? parts[1].trim() : ""));
  }
}
