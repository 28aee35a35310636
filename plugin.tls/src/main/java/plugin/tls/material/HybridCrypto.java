package plugin.tls.material;

import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's cryptography with the JDK's AES, HMAC and SHA, which the virtual machine compiles
 * to instructions of the processor: ten times as fast for the bytes of a connection. Public keys
 * stay BouncyCastle's, whose elliptic curves are the faster ones. Immutable.
 */
final class HybridCrypto extends JcaTlsCryptoProvider {
  private final JcaJceHelper helper;

  HybridCrypto(Provider bouncyCastle) {
    setProvider(bouncyCastle);
    this.helper =
        new Helper(bouncyCastle, Security.getProvider("SunJCE"), Security.getProvider("SUN"));
  }

  @Override
  public JcaJceHelper getHelper() {
    return helper;
  }

  @Override
  public JcaTlsCrypto create(@Nullable SecureRandom random) {
    SecureRandom source = random == null ? new SecureRandom() : random;
    return create(source, source); // the inherited one would ask for a source of BouncyCastle's
  }

  private static final class Helper extends ProviderJcaJceHelper {
    private final Provider ciphers;
    private final Provider digests;

    Helper(Provider bouncyCastle, Provider ciphers, Provider digests) {
      super(bouncyCastle);
      this.ciphers = ciphers;
      this.digests = digests;
    }

    @Override
    public Cipher createCipher(String algorithm)
        throws NoSuchAlgorithmException, NoSuchPaddingException {
      return switch (algorithm) {
        case "AES/GCM/NoPadding", "AES/CBC/NoPadding" -> Cipher.getInstance(algorithm, ciphers);
        default -> super.createCipher(algorithm);
      };
    }

    @Override
    public AlgorithmParameters createAlgorithmParameters(String algorithm)
        throws NoSuchAlgorithmException {
      return algorithm.equals("GCM")
          ? AlgorithmParameters.getInstance(algorithm, ciphers)
          : super.createAlgorithmParameters(algorithm);
    }

    @Override
    public Mac createMac(String algorithm) throws NoSuchAlgorithmException {
      return algorithm.startsWith("HmacSHA")
          ? Mac.getInstance(algorithm, ciphers)
          : super.createMac(algorithm);
    }

    @Override
    public MessageDigest createMessageDigest(String algorithm) throws NoSuchAlgorithmException {
      return algorithm.startsWith("SHA-")
          ? MessageDigest.getInstance(algorithm, digests)
          : super.createMessageDigest(algorithm);
    }
  }
}
