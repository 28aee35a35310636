package plugin.auth.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors made with Python's hashlib and with the reference implementation of Argon2. */
final class PasswordHashTest {
  private static final byte[] PASSWORD = "pässword 1".getBytes(StandardCharsets.UTF_8);
  private static final String SALT_12 = "AQIDBAUGBwgJCgsM";
  private static final String SALT_64 =
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // SHA-512, salts of Mosquitto 1.x and 2.1
        "$6$"
            + SALT_12
            + "$76BGILEMgCJ+FlkFCThHru5hF+9POiLINUwu+0ePYhgsD2b46G/AxjRFWGtbz5DkVDEf3QzwbtSNXLtJWycEGw==",
        "$6$"
            + SALT_64
            + "==$kJ53TyBPB2uG+EXP0j5rb8AN4GiGl30d0p5xFEIzRCuFUxAoHatprDP/9C5nTVOns4YsjN39WEwHiybCxlFJfA==",
        // PBKDF2, iterations and salts of Mosquitto 2.0 and 2.1
        "$7$101$"
            + SALT_12
            + "$ionKrIn3B93BAI1QgNnb39+SRM3heUyfeb8DFBpbjwpj6vd5sKOhgOxlKyvarbLmthzlfAV6SNpl/N5/s4BcFg==",
        "$7$1000$"
            + SALT_64
            + "==$mv8wgNxrEp8nLiqlO31IeOQ9al1RIld9TgF1xoiB7u9lUOVeJhJjnyTJiY2CeyCcsi7Reqz7vkYHfxLVSY5IwQ==",
        // Argon2id as Mosquitto 2.1 writes it, with lanes, and of the version before
        "$argon2id$v=19$m=47104,t=1,p=1$"
            + SALT_64
            + "$Gn+fU7xX+36GaUwfk2lVPXAlxlebFG0uv5AZ9ozBT3FuD8YKVViwChCcad6RGAm5OWayW9dpoXBloKmOivtEPg",
        "$argon2id$v=19$m=256,t=3,p=4$AAECAwQFBgcICQoLDA0ODw$QozHeHMPxiJDFjqiKm72T7u04CTTe4PtUET4Vnzgcwk",
        "$argon2id$v=16$m=64,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$RLR1EsejFVQpyo7oO1vcZKhTRDrledwYeIUbL3lf54U"
      })
  void everyEncodingKnowsItsPasswordAndNoOther(String encoded) throws Exception {
    PasswordHash hash = PasswordHash.decode(encoded);

    assertTrue(hash.matches(PASSWORD));
    assertFalse(hash.matches("pässword 2".getBytes(StandardCharsets.UTF_8)));
    assertFalse(hash.matches(new byte[0]));
    assertEquals(encoded, hash.encoded());
  }

  @Test
  void pbkdf2TakesAnyBytesForAPassword() throws Exception {
    String prefix = "$7$101$" + SALT_12 + "$";
    PasswordHash empty =
        PasswordHash.decode(
            prefix
                + "0nQUMj2QLzi3F9cnqUT9eQnLQacCIBA5kHUW/0QTjLk8eRHXrjwR4cbTg8AtMrLMTaEnp1lDDc5PP8FM5XBSsA==");
    PasswordHash binary =
        PasswordHash.decode(
            prefix
                + "DHBQEQJ0SZm1g1Ycot64j1MkL/wtm9h54ShcaSEdxjhJoDp8y0Ow7XCI4YZeqaCft9tBLQ1ke8O7T0lbxymMQQ==");
    PasswordHash long300 =
        PasswordHash.decode(
            "$7$3$"
                + SALT_12
                + "$FnFmjO3SzBmJ2YVLl8DwdShYGkUdMBER1a6vRX17yEmxzlj6FzZYyOwsWQYF4X5A9StGLyKxk6eJ6/e62ijrtg==");

    assertTrue(empty.matches(new byte[0]));
    assertTrue(binary.matches(new byte[] {0, (byte) 0xff, (byte) 0xfe}));
    assertTrue(long300.matches("x".repeat(300).getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest
  @EnumSource(HashScheme.class)
  void whatIsWrittenIsRead(HashScheme scheme) throws Exception {
    PasswordHash written = scheme.hash(PASSWORD, 2, new SecureRandom());
    PasswordHash again = scheme.hash(PASSWORD, 2, new SecureRandom());

    assertTrue(PasswordHash.decode(written.encoded()).matches(PASSWORD));
    assertFalse(written.encoded().equals(again.encoded()), "a salt of its own each time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          secret                        | the password is not hashed
          x$6$a$b                       | the password is not hashed
          $5$a$b                        | unknown kind of hash, known are $6$, $7$, $argon2id$
          $6$AQIDBAUGBwgJCgsM           | $6$ needs a salt and a hash
          $6$AQIDBAUGBwgJCgs=$AQID      | the salt has 11 bytes and not 12 or 64
          $6$AQIDBAUGBwgJCgsM$AQID      | the hash has 3 bytes and not 64
          $6$AQIDBAUGBwgJCgsM$**        | the hash is not Base64
          $7$0$AQIDBAUGBwgJCgsM$AQID    | the number of iterations is not 1 or more
          $7$ten$AQIDBAUGBwgJCgsM$AQID  | the number of iterations is not 1 or more
          $7$AQIDBAUGBwgJCgsM$AQID      | $7$ needs iterations, a salt and a hash
          $argon2id$v=19$m=1            | $argon2id$ needs a version, costs, a salt and a hash
          $argon2id$v=19$m=8,t=1,p=2$AQIDBAUGBwgJCgsM$AQIDBAUG | the costs are lower than Argon2 permits
          $argon2id$v=20$m=8,t=1,p=1$AQIDBAUGBwgJCgsM$AQIDBAUG | the costs are not written as v=19$m=KIB,t=PASSES,p=LANES
          """)
  void aTextThatIsNoHashIsToldWhy(String text, String reason) {
    assertEquals(
        reason, assertThrows(MalformedHash.class, () -> PasswordHash.decode(text)).reason());
  }

  @Test
  void cheapHashesAreWeakAndDearOnesNot() {
    SecureRandom random = new SecureRandom();

    assertTrue(HashScheme.SHA512.hash(PASSWORD, 1, random).weakness().isPresent());
    assertTrue(HashScheme.SHA512_PBKDF2.hash(PASSWORD, 101, random).weakness().isPresent());
    assertTrue(HashScheme.SHA512_PBKDF2.hash(PASSWORD, 1_000, random).weakness().isEmpty());
    assertTrue(HashScheme.ARGON2ID.hash(PASSWORD, 1, random).weakness().isEmpty());
  }
}
