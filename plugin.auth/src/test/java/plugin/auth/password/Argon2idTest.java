package plugin.auth.password;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Argon2id outside the heap computes what others compute, and leaves nothing behind. */
final class Argon2idTest {
  private static final byte[] NONE = {};

  @TempDir private Path directory;

  private byte[] hash(Argon2Hash.Costs costs, Argon2id.Inputs inputs, int bytes)
      throws IOException {
    try (ScratchBlocks blocks = new ScratchBlocks(directory)) {
      return new Argon2id(costs, blocks).hash(inputs, bytes);
    }
  }

  private static byte[] repeated(int value, int times) {
    byte[] bytes = new byte[times];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** RFC 9106, section 5.3. */
  @Test
  void theVectorOfTheStandard() throws IOException {
    Argon2id.Inputs inputs =
        new Argon2id.Inputs(repeated(1, 32), repeated(2, 16), repeated(3, 8), repeated(4, 12));

    byte[] hash = hash(new Argon2Hash.Costs(19, 32, 3, 4), inputs, 32);

    assertEquals(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
        HexFormat.of().formatHex(hash));
  }

  @Test
  void anyCostsGiveWhatBouncyCastleComputes() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      int lanes = 1 + random.nextInt(4);
      Argon2Hash.Costs costs =
          new Argon2Hash.Costs(
              random.nextInt(4) == 0 ? 16 : 19,
              8 * lanes + random.nextInt(1_200),
              1 + random.nextInt(4),
              lanes);
      byte[] password = new byte[random.nextInt(100)];
      byte[] salt = new byte[8 + random.nextInt(80)];
      random.nextBytes(password);
      random.nextBytes(salt);
      int bytes = 4 + random.nextInt(150);

      assertArrayEquals(
          bouncyCastle(costs, password, salt, bytes),
          hash(costs, new Argon2id.Inputs(password, salt, NONE, NONE), bytes),
          () -> "seed " + seed + ", " + costs + ", hash of " + bytes);
    }
  }

  private static byte[] bouncyCastle(
      Argon2Hash.Costs costs, byte[] password, byte[] salt, int bytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(costs.version())
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.passes())
            .withParallelism(costs.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[bytes];
    generator.generateBytes(password, hash);
    return hash;
  }

  @Test
  void nothingIsLeftBehindNotEvenWhileItRuns() throws IOException {
    try (ScratchBlocks blocks = new ScratchBlocks(directory)) {
      blocks.write(0, new long[Argon2Blocks.WORDS]);
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(0, files.count());
      }
    }
  }
}
