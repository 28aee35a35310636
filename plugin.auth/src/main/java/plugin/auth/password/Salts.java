package plugin.auth.password;

/** The lengths of {@code $6$} and {@code $7$} fields, which Mosquitto has changed once. */
final class Salts {
  /** Written by Mosquitto up to 2.0, and all that it reads; 96 random bits are enough. */
  static final int SHORT_BYTES = 12;

  private static final int LONG_BYTES = 64;
  private static final int HASH_BYTES = 64;

  private Salts() {}

  static byte[] salt(String field) throws MalformedHash {
    byte[] salt = PasswordHash.base64(field, "salt");
    if (salt.length != SHORT_BYTES && salt.length != LONG_BYTES) {
      throw new MalformedHash("the salt has " + salt.length + " bytes and not 12 or 64");
    }
    return salt;
  }

  static byte[] hash(String field) throws MalformedHash {
    byte[] hash = PasswordHash.base64(field, "hash");
    if (hash.length != HASH_BYTES) {
      throw new MalformedHash("the hash has " + hash.length + " bytes and not 64");
    }
    return hash;
  }
}
