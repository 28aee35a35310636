package plugin.auth.password;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** A hashed password in one of Mosquitto's three encodings. Immutable. */
public sealed interface PasswordHash permits Sha512Hash, Pbkdf2Hash, Argon2Hash {
  /**
   * Decodes the part of an entry that follows the user name.
   *
   * @throws MalformedHash with the reason, which never quotes the text
   */
  static PasswordHash decode(String encoded) throws MalformedHash {
    String[] parts = encoded.split("\\$", -1);
    if (parts.length < 3 || !parts[0].isEmpty()) {
      throw new MalformedHash("the password is not hashed");
    }
    return switch (parts[1]) {
      case "6" -> Sha512Hash.decode(parts);
      case "7" -> Pbkdf2Hash.decode(parts);
      case "argon2id" -> Argon2Hash.decode(parts);
      default -> throw new MalformedHash("unknown kind of hash, known are $6$, $7$, $argon2id$");
    };
  }

  /** Whether this is the hash of the password; takes the same time for every wrong one. */
  boolean matches(byte[] password);

  /**
   * As {@link #matches(byte[])}, but outside the heap.
   *
   * @param scratch a directory for a file that is gone when this returns
   */
  default boolean matches(byte[] password, Path scratch) throws IOException {
    return matches(password);
  }

  /** The hash as it stands in a file. */
  String encoded();

  /** What makes it easy to guess the password behind a stolen hash; empty if nothing does. */
  Optional<String> weakness();

  /** The memory that {@link #matches} takes while it runs, in KiB; 0 for next to nothing. */
  int memoryKib();

  /** The salt or hash in a field of standard Base64. */
  static byte[] base64(String field, String what) throws MalformedHash {
    try {
      return Base64.getDecoder().decode(field);
    } catch (IllegalArgumentException e) {
      throw new MalformedHash("the " + what + " is not Base64");
    }
  }
}
