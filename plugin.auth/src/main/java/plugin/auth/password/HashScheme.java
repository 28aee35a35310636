package plugin.auth.password;

import java.security.SecureRandom;

/**
 * How a new password is hashed; the names are those that {@code mosquitto_passwd -H} takes.
 *
 * <p>{@link #ARGON2ID} is the default. Its costs are one of the settings that OWASP holds equal
 * (m=47104 t=1, which Mosquitto writes, is another): of those it takes the least memory, 7 MiB,
 * which a broker with a heap of 64 MiB can lend. PBKDF2 of the same strength would take 210,000
 * iterations and over ten times as long.
 */
public enum HashScheme {
  /** Argon2id; Mosquitto reads it from 2.1, if it is built with Argon2. */
  ARGON2ID("argon2id", 5),
  /** PBKDF2 with HMAC-SHA-512; Mosquitto reads it from 2.0. */
  SHA512_PBKDF2("sha512-pbkdf2", 20_000),
  /** One SHA-512, for a Mosquitto 1.x that shares the file. */
  SHA512("sha512", 1);

  private static final int ARGON2_MEMORY_KIB = 7_168;
  private static final int ARGON2_VERSION = 19;
  private static final int ARGON2_BYTES = 64; // salt and hash, as Mosquitto has them

  private final String label;
  private final int iterations;

  HashScheme(String label, int iterations) {
    this.label = label;
    this.iterations = iterations;
  }

  /** The name at the command line. */
  public String label() {
    return label;
  }

  /** The number of iterations, of passes for Argon2, that are usual. */
  public int iterations() {
    return iterations;
  }

  /** Hashes a password with a new salt; {@link #SHA512} has one iteration whatever is asked for. */
  public PasswordHash hash(byte[] password, int iterationCount, SecureRandom random) {
    byte[] salt = new byte[this == ARGON2ID ? ARGON2_BYTES : Salts.SHORT_BYTES];
    random.nextBytes(salt);
    return switch (this) {
      case ARGON2ID ->
          Argon2Hash.of(
              password,
              salt,
              new Argon2Hash.Costs(ARGON2_VERSION, ARGON2_MEMORY_KIB, iterationCount, 1),
              ARGON2_BYTES);
      case SHA512_PBKDF2 -> Pbkdf2Hash.of(password, salt, iterationCount);
      case SHA512 -> Sha512Hash.of(password, salt);
    };
  }
}
