package plugin.auth.password;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * One computation of Argon2id (RFC 9106) that keeps a handful of blocks in the heap and the others
 * wherever {@link Argon2Blocks} has them. BouncyCastle's has all of them in the heap. Owned by one
 * thread.
 */
final class Argon2id {
  private static final int TYPE = 2;
  private static final int VERSION_WITHOUT_XOR = 16;
  private static final int SLICES = 4;
  private static final int SEED_BYTES = 64;
  private static final int WORDS = Argon2Blocks.WORDS;
  private static final long LOW = 0xffff_ffffL;

  /** What is hashed with the password; secret and associated data are empty in password files. */
  record Inputs(byte[] password, byte[] salt, byte[] secret, byte[] associated) {}

  private final Argon2Hash.Costs costs;
  private final Argon2Blocks blocks;
  private final int segmentLength;
  private final int laneLength;
  private final long[] previous = new long[WORDS];
  private final long[] reference = new long[WORDS];
  private final long[] mixed = new long[WORDS];
  private final long[] scratch = new long[WORDS];
  private final long[] counter = new long[WORDS];
  private final long[] addresses = new long[WORDS];
  private final long[] zero = new long[WORDS];

  Argon2id(Argon2Hash.Costs costs, Argon2Blocks blocks) {
    this.costs = costs;
    this.blocks = blocks;
    this.segmentLength = costs.memoryKib() / (SLICES * costs.lanes());
    this.laneLength = segmentLength * SLICES;
  }

  /** Computes the hash. */
  byte[] hash(Inputs inputs, int hashBytes) throws IOException {
    fillFirst(seed(inputs, hashBytes));
    for (int pass = 0; pass < costs.passes(); pass++) {
      for (int slice = 0; slice < SLICES; slice++) {
        for (int lane = 0; lane < costs.lanes(); lane++) {
          fill(pass, slice, lane);
        }
      }
    }
    long[] sum = new long[WORDS];
    for (int lane = 0; lane < costs.lanes(); lane++) {
      blocks.read(lane * laneLength + laneLength - 1, previous);
      xor(sum, previous);
    }
    return longDigest(hashBytes, bytes(sum));
  }

  // ---- the first blocks

  private byte[] seed(Inputs inputs, int hashBytes) {
    Blake2bDigest digest = new Blake2bDigest(SEED_BYTES * Byte.SIZE);
    for (int number :
        new int[] {
          costs.lanes(), hashBytes, costs.memoryKib(), costs.passes(), costs.version(), TYPE
        }) {
      update(digest, number(number));
    }
    for (byte[] field :
        new byte[][] {inputs.password(), inputs.salt(), inputs.secret(), inputs.associated()}) {
      update(digest, number(field.length));
      update(digest, field);
    }
    byte[] seed = new byte[SEED_BYTES];
    digest.doFinal(seed, 0);
    return seed;
  }

  private void fillFirst(byte[] seed) throws IOException {
    byte[] start = Arrays.copyOf(seed, SEED_BYTES + 2 * Integer.BYTES);
    ByteBuffer numbers = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    for (int lane = 0; lane < costs.lanes(); lane++) {
      for (int column = 0; column < 2; column++) {
        numbers.putInt(SEED_BYTES, column).putInt(SEED_BYTES + Integer.BYTES, lane);
        ByteBuffer.wrap(longDigest(Argon2Blocks.BYTES, start))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer()
            .get(previous);
        blocks.write(lane * laneLength + column, previous);
      }
    }
  }

  // ---- all the others

  private void fill(int pass, int slice, int lane) throws IOException {
    boolean independent = pass == 0 && slice < SLICES / 2;
    int first = pass == 0 && slice == 0 ? 2 : 0;
    if (independent) {
      Arrays.fill(counter, 0);
      counter[0] = pass;
      counter[1] = lane;
      counter[2] = slice;
      counter[3] = (long) laneLength * costs.lanes();
      counter[4] = costs.passes();
      counter[5] = TYPE;
    }
    int column = slice * segmentLength + first;
    blocks.read(lane * laneLength + Math.floorMod(column - 1, laneLength), previous);
    for (int index = first; index < segmentLength; index++, column++) {
      if (independent && (index == first || index % WORDS == 0)) {
        nextAddresses();
      }
      long random = independent ? addresses[index % WORDS] : previous[0];
      blocks.read(referenceTo(random, pass, slice, lane, index), reference);
      int current = lane * laneLength + column;
      compress(previous, reference);
      if (pass > 0 && costs.version() != VERSION_WITHOUT_XOR) {
        blocks.read(current, reference);
        xor(mixed, reference);
      }
      System.arraycopy(mixed, 0, previous, 0, WORDS);
      blocks.write(current, previous);
    }
  }

  private void nextAddresses() {
    counter[6]++;
    compress(zero, counter);
    System.arraycopy(mixed, 0, addresses, 0, WORDS);
    compress(zero, addresses);
    System.arraycopy(mixed, 0, addresses, 0, WORDS);
  }

  private int referenceTo(long random, int pass, int slice, int lane, int index) {
    boolean start = pass == 0 && slice == 0;
    int other = start ? lane : (int) ((random >>> Integer.SIZE) % costs.lanes());
    int finished = pass == 0 ? slice * segmentLength : laneLength - segmentLength;
    int area = other == lane ? finished + index - 1 : index == 0 ? finished - 1 : finished;
    long low = random & LOW;
    long square = (low * low) >>> Integer.SIZE;
    int back = (int) (((long) area * square) >>> Integer.SIZE);
    int from = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segmentLength;
    return other * laneLength + (from + area - 1 - back) % laneLength;
  }

  // ---- the compression function: the result is in mixed

  private void compress(long[] x, long[] y) {
    for (int i = 0; i < WORDS; i++) {
      mixed[i] = x[i] ^ y[i];
    }
    System.arraycopy(mixed, 0, scratch, 0, WORDS);
    for (int row = 0; row < 8; row++) {
      permute(scratch, 16 * row, 2);
    }
    for (int column = 0; column < 8; column++) {
      permute(scratch, 2 * column, 16);
    }
    xor(mixed, scratch);
  }

  /** The permutation of eight pairs of words, which are {@code step} words apart. */
  private static void permute(long[] v, int at, int step) {
    int b = at + 2 * step;
    int c = at + 4 * step;
    int d = at + 6 * step;
    int s = step;
    mix(v, at, b, c, d);
    mix(v, at + 1, b + 1, c + 1, d + 1);
    mix(v, at + s, b + s, c + s, d + s);
    mix(v, at + s + 1, b + s + 1, c + s + 1, d + s + 1);
    mix(v, at, b + 1, c + s, d + s + 1);
    mix(v, at + 1, b + s, c + s + 1, d);
    mix(v, at + s, b + s + 1, c, d + 1);
    mix(v, at + s + 1, b, c + 1, d + s);
  }

  private static void mix(long[] v, int a, int b, int c, int d) {
    long va = add(v[a], v[b]);
    long vd = Long.rotateRight(v[d] ^ va, 32);
    long vc = add(v[c], vd);
    long vb = Long.rotateRight(v[b] ^ vc, 24);
    va = add(va, vb);
    vd = Long.rotateRight(vd ^ va, 16);
    vc = add(vc, vd);
    v[a] = va;
    v[b] = Long.rotateRight(vb ^ vc, 63);
    v[c] = vc;
    v[d] = vd;
  }

  private static long add(long x, long y) {
    return x + y + 2 * (x & LOW) * (y & LOW);
  }

  private static void xor(long[] to, long[] from) {
    for (int i = 0; i < WORDS; i++) {
      to[i] ^= from[i];
    }
  }

  // ---- the hash function of variable length

  private static byte[] longDigest(int length, byte[] data) {
    byte[] result = new byte[length];
    byte[] part = digest(Math.min(length, SEED_BYTES), number(length), data);
    int done = 0;
    while (length - done > SEED_BYTES) {
      System.arraycopy(part, 0, result, done, SEED_BYTES / 2);
      done += SEED_BYTES / 2;
      part = digest(Math.min(length - done, SEED_BYTES), part);
    }
    System.arraycopy(part, 0, result, done, length - done);
    return result;
  }

  private static byte[] digest(int length, byte[]... data) {
    Blake2bDigest digest = new Blake2bDigest(length * Byte.SIZE);
    for (byte[] each : data) {
      update(digest, each);
    }
    byte[] result = new byte[length];
    digest.doFinal(result, 0);
    return result;
  }

  private static void update(Blake2bDigest digest, byte[] data) {
    digest.update(data, 0, data.length);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] bytes(long[] words) {
    ByteBuffer bytes = ByteBuffer.allocate(Argon2Blocks.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }
}
