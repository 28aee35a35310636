package plugin.auth.password;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * {@code $argon2id$v=19$m=KIB,t=PASSES,p=LANES$salt$hash}: Argon2id (RFC 9106), as Mosquitto 2.1
 * writes it. Immutable.
 */
final class Argon2Hash implements PasswordHash {
  private static final Pattern VERSION = Pattern.compile("v=(16|19)");
  private static final Pattern COSTS = Pattern.compile("m=(\\d{1,7}),t=(\\d{1,6}),p=(\\d{1,3})");
  private static final int LEAST_SALT_BYTES = 8;
  private static final int LEAST_HASH_BYTES = 4;
  private static final int BLOCKS_PER_LANE = 8;
  private static final byte[] NONE = {};

  /** What is taken from the string: verification uses no value of its own. */
  record Costs(int version, int memoryKib, int passes, int lanes) {}

  private final Costs costs;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(Costs costs, byte[] salt, byte[] hash) {
    this.costs = costs;
    this.salt = salt;
    this.hash = hash;
  }

  static Argon2Hash decode(String[] parts) throws MalformedHash {
    if (parts.length != 6) {
      throw new MalformedHash("$argon2id$ needs a version, costs, a salt and a hash");
    }
    byte[] salt = PasswordHash.base64(parts[4], "salt");
    byte[] hash = PasswordHash.base64(parts[5], "hash");
    if (salt.length < LEAST_SALT_BYTES || hash.length < LEAST_HASH_BYTES) {
      throw new MalformedHash("the salt or the hash is shorter than Argon2 permits");
    }
    return new Argon2Hash(costs(parts[2], parts[3]), salt, hash);
  }

  private static Costs costs(String versionField, String costsField) throws MalformedHash {
    Matcher version = VERSION.matcher(versionField);
    Matcher costs = COSTS.matcher(costsField);
    if (!version.matches() || !costs.matches()) {
      throw new MalformedHash("the costs are not written as v=19$m=KIB,t=PASSES,p=LANES");
    }
    int memoryKib = Integer.parseInt(costs.group(1));
    int passes = Integer.parseInt(costs.group(2));
    int lanes = Integer.parseInt(costs.group(3));
    if (passes < 1 || lanes < 1 || memoryKib < BLOCKS_PER_LANE * lanes) {
      throw new MalformedHash("the costs are lower than Argon2 permits");
    }
    return new Costs(Integer.parseInt(version.group(1)), memoryKib, passes, lanes);
  }

  static Argon2Hash of(byte[] password, byte[] salt, Costs costs, int hashBytes) {
    return new Argon2Hash(costs, salt, derive(password, salt, costs, hashBytes));
  }

  private static byte[] derive(byte[] password, byte[] salt, Costs costs, int hashBytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(costs.version())
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.passes())
            .withParallelism(costs.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[hashBytes];
    generator.generateBytes(password, hash);
    return hash;
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, costs, hash.length));
  }

  @Override
  public boolean matches(byte[] password, Path scratch) throws IOException {
    try (ScratchBlocks blocks = new ScratchBlocks(scratch)) {
      Argon2id.Inputs inputs = new Argon2id.Inputs(password, salt, NONE, NONE);
      return MessageDigest.isEqual(hash, new Argon2id(costs, blocks).hash(inputs, hash.length));
    }
  }

  @Override
  public String encoded() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        "",
        "argon2id",
        "v=" + costs.version(),
        "m=" + costs.memoryKib() + ",t=" + costs.passes() + ",p=" + costs.lanes(),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  @Override
  public Optional<String> weakness() {
    return Optional.empty();
  }

  @Override
  public int memoryKib() {
    return costs.memoryKib();
  }
}
