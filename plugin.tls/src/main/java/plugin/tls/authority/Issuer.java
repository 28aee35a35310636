package plugin.tls.authority;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;
import plugin.tls.material.BouncyCastle;
import plugin.tls.material.Identity;

/**
 * Makes and signs certificates in the name of an authority: elliptic keys on P-256, which every
 * device with TLS 1.2 knows. Immutable.
 */
public final class Issuer {
  private static final int SERIAL_NUMBER_BITS = 127;

  private final SecureRandom random;
  private final @Nullable Identity authority;

  private Issuer(SecureRandom random, @Nullable Identity authority) {
    this.random = random;
    this.authority = authority;
  }

  /** Issues in the name of this authority. */
  public static Issuer of(Identity authority, SecureRandom random) {
    return new Issuer(random, authority);
  }

  /** Makes an authority that nobody but itself vouches for. */
  public static Identity newAuthority(
      String commonName, Instant from, Instant to, SecureRandom random)
      throws GeneralSecurityException {
    Issuer self = new Issuer(random, null);
    KeyPair keys = self.newKeys();
    return self.signed(
        keys,
        commonName,
        from,
        to,
        (builder, utilities) -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  /** Makes a certificate for a server with these names and addresses. */
  public Identity newServer(Collection<String> names, Instant from, Instant to)
      throws GeneralSecurityException {
    GeneralName[] alternatives =
        names.stream().map(Issuer::generalName).toArray(GeneralName[]::new);
    return signed(
        newKeys(),
        names.iterator().next(),
        from,
        to,
        (builder, utilities) -> {
          endEntity(builder, KeyPurposeId.id_kp_serverAuth);
          builder.addExtension(
              Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        });
  }

  /** Makes a certificate for a client with this common name. */
  public Identity newClient(String commonName, Instant from, Instant to)
      throws GeneralSecurityException {
    return signed(
        newKeys(),
        commonName,
        from,
        to,
        (builder, utilities) -> endEntity(builder, KeyPurposeId.id_kp_clientAuth));
  }

  /** Signs a list of what is revoked: what the old one had, and one more. */
  public X509CRL revoke(
      X509Certificate certificate, @Nullable X509CRL old, Instant now, Duration validity)
      throws GeneralSecurityException {
    JcaX509v2CRLBuilder builder = list(now, validity);
    if (old != null && old.getRevokedCertificates() != null) {
      for (X509CRLEntry entry : old.getRevokedCertificates()) {
        builder.addCRLEntry(
            entry.getSerialNumber(), entry.getRevocationDate(), CRLReason.unspecified);
      }
    }
    builder.addCRLEntry(certificate.getSerialNumber(), Date.from(now), CRLReason.unspecified);
    return signed(builder);
  }

  /** Signs a list on which nothing is. */
  public X509CRL emptyList(Instant now, Duration validity) throws GeneralSecurityException {
    return signed(list(now, validity));
  }

  private JcaX509v2CRLBuilder list(Instant now, Duration validity) {
    var builder = new JcaX509v2CRLBuilder(issuer().certificate(), Date.from(now));
    builder.setNextUpdate(Date.from(now.plus(validity)));
    return builder;
  }

  private X509CRL signed(JcaX509v2CRLBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CRLConverter()
          .setProvider(BouncyCastle.cryptography())
          .getCRL(builder.build(signer(issuer().key())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private Identity issuer() {
    if (authority == null) {
      throw new IllegalStateException("there is no authority yet");
    }
    return authority;
  }

  /** Adds what is special of a kind of certificate. */
  @FunctionalInterface
  private interface Extensions {
    void add(X509v3CertificateBuilder builder, JcaX509ExtensionUtils utilities)
        throws CertIOException;
  }

  private Identity signed(
      KeyPair keys, String commonName, Instant from, Instant to, Extensions extensions)
      throws GeneralSecurityException {
    X500Principal subject = subject(commonName);
    Identity by = authority;
    X500Principal issuerName = by == null ? subject : by.certificate().getSubjectX500Principal();
    PublicKey issuerKey = by == null ? keys.getPublic() : by.certificate().getPublicKey();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            new BigInteger(SERIAL_NUMBER_BITS, random).add(BigInteger.ONE),
            Date.from(from),
            Date.from(to),
            subject,
            keys.getPublic());
    try {
      JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          utilities.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utilities.createAuthorityKeyIdentifier(issuerKey));
      extensions.add(builder, utilities);
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .setProvider(BouncyCastle.cryptography())
              .getCertificate(builder.build(signer(by == null ? keys.getPrivate() : by.key())));
      return new Identity(keys.getPrivate(), java.util.List.of(certificate));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static void endEntity(X509v3CertificateBuilder builder, KeyPurposeId purpose)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
  }

  private KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.cryptography());
    generator.initialize(new ECGenParameterSpec("P-256"), random);
    return generator.generateKeyPair();
  }

  private ContentSigner signer(PrivateKey key) throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA")
        .setProvider(BouncyCastle.cryptography())
        .setSecureRandom(random)
        .build(key);
  }

  /** Built and not parsed: a common name may contain whatever would separate parts. */
  private static X500Principal subject(String commonName) throws GeneralSecurityException {
    try {
      return new X500Principal(
          new X500NameBuilder().addRDN(BCStyle.CN, commonName).build().getEncoded());
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralName generalName(String name) {
    return new GeneralName(
        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }
}
