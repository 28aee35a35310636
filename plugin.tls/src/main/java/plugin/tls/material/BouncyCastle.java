package plugin.tls.material;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * The providers of this bundle. They are used as instances and never registered in the JVM: what
 * other code gets from {@code java.security} does not depend on this plugin. Any thread.
 */
public final class BouncyCastle {
  private static final Provider CRYPTOGRAPHY = new BouncyCastleProvider();
  private static final Provider TLS =
      new BouncyCastleJsseProvider(false, new HybridCrypto(CRYPTOGRAPHY));

  private BouncyCastle() {}

  /** Certificates, keys and signatures. */
  public static Provider cryptography() {
    return CRYPTOGRAPHY;
  }

  /** The protocol, with the fast ciphers of {@link HybridCrypto}. */
  public static Provider tls() {
    return TLS;
  }
}
