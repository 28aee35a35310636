package plugin.tls.material;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A file of PEM blocks: certificates, revocation lists, and keys as PKCS#1, SEC1 or PKCS#8, plain
 * or encrypted. Immutable.
 */
public final class PemFile {
  private final Path file;
  private final List<Object> blocks;

  private PemFile(Path file, List<Object> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /**
   * Reads the file.
   *
   * @throws MaterialException if it cannot be read or has no PEM block
   */
  public static PemFile read(Path file) throws MaterialException {
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException e) { // the parser throws both at broken blocks
      throw new MaterialException(
          file, "block " + (blocks.size() + 1) + " is not valid PEM: " + e.getMessage());
    }
    if (blocks.isEmpty()) {
      throw new MaterialException(file, "has no PEM block");
    }
    return new PemFile(file, blocks);
  }

  private static String text(Path file) throws MaterialException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1); // comments may be anything
    } catch (NoSuchFileException e) {
      throw new MaterialException(file, "no such file");
    } catch (IOException e) {
      throw new MaterialException(file, "cannot be read: " + e);
    }
  }

  /**
   * Its certificates, in order.
   *
   * @throws MaterialException if there is none
   */
  public List<X509Certificate> certificates() throws MaterialException {
    var converter = new JcaX509CertificateConverter().setProvider(BouncyCastle.cryptography());
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Object block : blocks) {
        if (block instanceof X509CertificateHolder holder) {
          found.add(converter.getCertificate(holder));
        }
      }
    } catch (java.security.cert.CertificateException e) {
      throw new MaterialException(file, "has a certificate that is not valid: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new MaterialException(file, "has no certificate");
    }
    return found;
  }

  /**
   * Its revocation lists.
   *
   * @throws MaterialException if there is none
   */
  public List<X509CRL> revocations() throws MaterialException {
    var converter = new JcaX509CRLConverter().setProvider(BouncyCastle.cryptography());
    List<X509CRL> found = new ArrayList<>();
    try {
      for (Object block : blocks) {
        if (block instanceof X509CRLHolder holder) {
          found.add(converter.getCRL(holder));
        }
      }
    } catch (java.security.cert.CRLException e) {
      throw new MaterialException(
          file, "has a revocation list that is not valid: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new MaterialException(file, "has no revocation list");
    }
    return found;
  }

  /**
   * Its private key.
   *
   * @param password of an encrypted key; empty for none
   * @throws MaterialException if there is none, or the password is not the right one
   */
  public PrivateKey key(String password) throws MaterialException {
    for (Object block : blocks) {
      PrivateKeyInfo info = keyInfo(block, password);
      if (info != null) {
        try {
          return new JcaPEMKeyConverter()
              .setProvider(BouncyCastle.cryptography())
              .getPrivateKey(info);
        } catch (IOException e) {
          throw new MaterialException(file, "has a key that is not valid: " + e.getMessage());
        }
      }
    }
    throw new MaterialException(file, "has no private key");
  }

  private @org.jspecify.annotations.Nullable PrivateKeyInfo keyInfo(Object block, String password)
      throws MaterialException {
    if (block instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    }
    if (block instanceof PrivateKeyInfo info) {
      return info;
    }
    boolean encrypted =
        block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo;
    return encrypted ? decrypted(block, password) : null;
  }

  private PrivateKeyInfo decrypted(Object block, String password) throws MaterialException {
    if (password.isEmpty()) {
      throw new MaterialException(file, "the key is encrypted: key_password is missing");
    }
    try {
      if (block instanceof PEMEncryptedKeyPair pair) {
        var decryptor =
            new JcePEMDecryptorProviderBuilder()
                .setProvider(BouncyCastle.cryptography())
                .build(password.toCharArray());
        return pair.decryptKeyPair(decryptor).getPrivateKeyInfo();
      }
      var decryptor =
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(BouncyCastle.cryptography())
              .build(password.toCharArray());
      return ((PKCS8EncryptedPrivateKeyInfo) block).decryptPrivateKeyInfo(decryptor);
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      throw new MaterialException(file, "the key cannot be decrypted: is key_password right?");
    }
  }
}
