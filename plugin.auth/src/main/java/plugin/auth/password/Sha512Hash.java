package plugin.auth.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code $6$salt$hash}: one SHA-512 over password and salt, as Mosquitto 1.x wrote it. Immutable.
 */
final class Sha512Hash implements PasswordHash {
  private final byte[] salt;
  private final byte[] hash;

  private Sha512Hash(byte[] salt, byte[] hash) {
    this.salt = salt;
    this.hash = hash;
  }

  static Sha512Hash decode(String[] parts) throws MalformedHash {
    if (parts.length != 4) {
      throw new MalformedHash("$6$ needs a salt and a hash");
    }
    return new Sha512Hash(Salts.salt(parts[2]), Salts.hash(parts[3]));
  }

  static Sha512Hash of(byte[] password, byte[] salt) {
    return new Sha512Hash(salt, derive(password, salt));
  }

  private static byte[] derive(byte[] password, byte[] salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(password);
      return digest.digest(salt);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt));
  }

  @Override
  public String encoded() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "$6$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  @Override
  public Optional<String> weakness() {
    return Optional.of("is a single SHA-512, which costs a guesser next to nothing");
  }

  @Override
  public int memoryKib() {
    return 0;
  }
}
