package plugin.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A user in the password file. Immutable.
 *
 * @param line where it stands, the first line being 1
 * @param fingerprint tells this entry from any other of the same user; says nothing about the
 *     password, and is the same in every process
 */
public record PasswordEntry(int line, String user, PasswordHash hash, String fingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  static PasswordEntry of(int line, String user, PasswordHash hash) {
    return new PasswordEntry(line, user, hash, fingerprint(user + ":" + hash.encoded()));
  }

  private static String fingerprint(String entry) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(entry.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
