package distribution.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Until when certificates are valid, and whether the key beside each belongs to it. */
final class Certificates {
  private static final String SUBJECT = "certificates";
  private static final Duration SOON = Duration.ofDays(30);

  /** Keys in other forms, and encrypted ones, are left to plugin.tls. */
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private final Patient patient;
  private final Instant now;
  private final Findings findings;

  Certificates(Patient patient, Instant now, Findings findings) {
    this.patient = patient;
    this.now = now;
    this.findings = findings;
  }

  void look(Map<String, Properties> names) {
    names.forEach(this::look);
  }

  private void look(String name, Properties tls) {
    boolean made = tls.getProperty("create_certificate", "false").strip().equals("true");
    String[] certificates = tls.getProperty("certfile", "").split(",");
    String[] keys = tls.getProperty("keyfile", "").split(",");
    for (int i = 0; i < certificates.length; i++) {
      Path file = patient.file(certificates[i].strip());
      if (certificates[i].isBlank()) {
        continue;
      }
      if (made && Files.notExists(file)) {
        findings.ok(SUBJECT, name + ": made at the first start");
      } else {
        certificate(name, file, i < keys.length ? patient.file(keys[i].strip()) : null);
      }
    }
    authorities(name, tls.getProperty("cafile", "").strip(), made);
  }

  private void authorities(String name, String file, boolean made) {
    if (!file.isEmpty() && !(made && Files.notExists(patient.file(file)))) {
      certificate(name, patient.file(file), null);
    }
  }

  private void certificate(String name, Path file, @Nullable Path keyFile) {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (chain.isEmpty()) {
        findings.fail(SUBJECT, name + ": " + file + " has no certificate", "is it PEM?");
        return;
      }
      for (Certificate each : chain) {
        validity(name, file, (X509Certificate) each);
      }
      if (keyFile != null) {
        key(name, chain.iterator().next().getPublicKey(), keyFile);
      }
    } catch (IOException e) {
      findings.fail(SUBJECT, name + ": " + file + " cannot be read: " + e, "mend path or rights");
    } catch (GeneralSecurityException e) {
      findings.fail(SUBJECT, name + ": " + file + ": " + e.getMessage(), "is it PEM?");
    }
  }

  private void validity(String name, Path file, X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    String what =
        name + ": " + file.getFileName() + " (" + certificate.getSubjectX500Principal() + ")";
    if (end.isBefore(now)) {
      findings.fail(
          SUBJECT, what + " has ended, " + end, "renew it; broker cert renew for our own");
    } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
      findings.fail(
          SUBJECT, what + " begins " + certificate.getNotBefore().toInstant(), "check the clock");
    } else if (end.isBefore(now.plus(SOON))) {
      findings.warn(
          SUBJECT,
          what + " ends in " + Duration.between(now, end).toDays() + " days",
          "renew it; those the broker has made renew themselves");
    } else {
      findings.ok(SUBJECT, what + " is valid until " + end);
    }
  }

  private void key(String name, PublicKey publicKey, Path file)
      throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      findings.ok(SUBJECT, name + ": " + file.getFileName() + " is in a form left to plugin.tls");
      return;
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    PrivateKey key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(spec);
    if (!belongTogether(key, publicKey)) {
      findings.fail(
          SUBJECT, name + ": " + file + " is not the key of the certificate", "pair them anew");
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    Optional<String> algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> Optional.of("SHA256withRSA");
          case "EC" -> Optional.of("SHA256withECDSA");
          case "EdDSA", "Ed25519" -> Optional.of("EdDSA");
          default -> Optional.empty();
        };
    if (algorithm.isEmpty()) {
      return true; // not to be told from here
    }
    Signature signature = Signature.getInstance(algorithm.get());
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    return signature.verify(signed);
  }
}
