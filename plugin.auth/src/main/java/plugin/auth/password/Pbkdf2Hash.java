package plugin.auth.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code $7$iterations$salt$hash}: PBKDF2 with HMAC-SHA-512, as Mosquitto 2.0 writes it. Immutable.
 *
 * <p>The JDK's own PBKDF2 takes characters, but a password of MQTT is any bytes. Since Mosquitto's
 * hash is exactly one block long, the whole of RFC 8018 section 5.2 is the loop in {@link #derive}.
 */
final class Pbkdf2Hash implements PasswordHash {
  /** Mosquitto 2.0 writes 101 iterations, 2.1 writes 1000. */
  private static final int FEW = 1_000;

  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
  private static final byte[] EMPTY_KEY = {0}; // pads to the same key as no byte at all

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private Pbkdf2Hash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  static Pbkdf2Hash decode(String[] parts) throws MalformedHash {
    if (parts.length != 5) {
      throw new MalformedHash("$7$ needs iterations, a salt and a hash");
    }
    return new Pbkdf2Hash(iterations(parts[2]), Salts.salt(parts[3]), Salts.hash(parts[4]));
  }

  private static int iterations(String field) throws MalformedHash {
    try {
      int iterations = Integer.parseInt(field);
      if (iterations >= 1) {
        return iterations;
      }
    } catch (NumberFormatException e) {
      // told below, like a number that is too small
    }
    throw new MalformedHash("the number of iterations is not 1 or more");
  }

  static Pbkdf2Hash of(byte[] password, byte[] salt, int iterations) {
    return new Pbkdf2Hash(iterations, salt, derive(password, salt, iterations));
  }

  private static byte[] derive(byte[] password, byte[] salt, int iterations) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(password.length == 0 ? EMPTY_KEY : password, "HmacSHA512"));
      mac.update(salt);
      byte[] block = mac.doFinal(FIRST_BLOCK);
      byte[] sum = block.clone();
      for (int i = 1; i < iterations; i++) {
        mac.update(block);
        mac.doFinal(block, 0);
        for (int j = 0; j < sum.length; j++) {
          sum[j] ^= block[j];
        }
      }
      return sum;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-512", e);
    }
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  @Override
  public String encoded() {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$", "", "7", "" + iterations, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  @Override
  public Optional<String> weakness() {
    return iterations < FEW
        ? Optional.of("has only " + iterations + " iterations of PBKDF2")
        : Optional.empty();
  }

  @Override
  public int memoryKib() {
    return 0;
  }
}
