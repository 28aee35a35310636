package broker.deploy.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the appliance was shipped with, and what was signed by somebody whom the operator
 * trusts. The bill of materials has the digests of what was shipped; it lies beside the programs of
 * the broker, and whoever can change those has no need of a plugin. Immutable.
 */
public final class ShippedOrSigned implements SignaturePolicy {
  private static final Logger log = LoggerFactory.getLogger(ShippedOrSigned.class);

  private final @Nullable Path billOfMaterials;
  private final SignerStore signers;

  /**
   * @param billOfMaterials of the appliance; null where there is none
   */
  public ShippedOrSigned(@Nullable Path billOfMaterials, SignerStore signers) {
    this.billOfMaterials = billOfMaterials;
    this.signers = signers;
  }

  @Override
  public void check(PluginJar jar, Instant at) throws Refusal {
    if (isShipped(jar)) {
      return;
    }
    try {
      new TrustedSigners(signers.read()).check(jar, at);
    } catch (IOException e) {
      throw new Refusal("cannot be judged, trust_store " + e.getMessage());
    }
  }

  private boolean isShipped(PluginJar jar) {
    if (billOfMaterials == null) {
      return false;
    }
    try {
      return Files.readString(billOfMaterials).contains('"' + jar.sha256() + '"');
    } catch (IOException e) {
      log.warn("nothing counts as shipped, {} cannot be read: {}", billOfMaterials, e.toString());
      return false;
    }
  }
}
