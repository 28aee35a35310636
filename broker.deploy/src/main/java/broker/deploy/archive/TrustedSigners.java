package broker.deploy.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes jars that were signed as a whole, by {@code jarsigner} or the like, with one of the trusted
 * certificates or one issued by them. Time stamps of third parties are not looked at: what counts
 * is that the certificate is valid when the jar is deployed. Immutable.
 */
public final class TrustedSigners implements SignaturePolicy {
  private static final Pattern OF_A_SIGNATURE =
      Pattern.compile("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]+\\.(SF|RSA|DSA|EC))");

  /** Extended key usages that allow to sign code: for that, and for anything. */
  private static final Set<String> CODE_SIGNING = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

  private final Set<X509Certificate> trusted;

  /** Trusts these certificates, and those that they have issued. */
  public TrustedSigners(Set<X509Certificate> trusted) {
    this.trusted = Set.copyOf(trusted);
  }

  @Override
  public void check(PluginJar jar, Instant at) throws Refusal {
    Set<List<X509Certificate>> signers = signers(jar.file());
    List<String> reasons = new ArrayList<>();
    for (List<X509Certificate> chain : signers) {
      String reason = reasonAgainst(chain, at);
      if (reason == null) {
        return;
      }
      reasons.add(reason);
    }
    throw new Refusal(String.join("; ", reasons));
  }

  /** The chains of those who have each signed every entry. */
  private static Set<List<X509Certificate>> signers(Path file) throws Refusal {
    Set<List<X509Certificate>> ofAll = null;
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.isDirectory() || isOfASignature(entry.getName())) {
          continue;
        }
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(OutputStream.nullOutputStream()); // only then it knows its signers
        }
        Set<List<X509Certificate>> own = chains(entry.getCodeSigners());
        if (own.isEmpty()) {
          throw new Refusal(unsigned(ofAll == null, entry.getName()));
        }
        if (ofAll == null) {
          ofAll = own;
        } else {
          ofAll.retainAll(own);
        }
      }
    } catch (SecurityException | IOException e) {
      throw new Refusal("was changed after it was signed: " + e.getMessage());
    }
    if (ofAll == null || ofAll.isEmpty()) {
      throw new Refusal("is not signed as a whole by anybody");
    }
    return ofAll;
  }

  private static boolean isOfASignature(String entry) {
    return OF_A_SIGNATURE.matcher(entry.toUpperCase(Locale.ROOT)).matches();
  }

  private static String unsigned(boolean first, String entry) {
    return first
        ? "is not signed, or with an algorithm that is not safe any more (" + entry + ")"
        : "is not signed as a whole: " + entry + " was added";
  }

  private static Set<List<X509Certificate>> chains(CodeSigner[] signers) {
    Set<List<X509Certificate>> chains = new HashSet<>();
    if (signers != null) {
      for (CodeSigner signer : signers) {
        chains.add(
            signer.getSignerCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList());
      }
    }
    return chains;
  }

  /** Why a chain is not trusted; null if it is. */
  private @Nullable String reasonAgainst(List<X509Certificate> chain, Instant at) {
    X509Certificate signer = chain.get(0);
    String name = signer.getSubjectX500Principal().getName();
    try {
      signer.checkValidity(Date.from(at));
      if (trusted.contains(signer)) {
        return null;
      }
      checkUsage(signer);
      checkIssuers(chain, at);
      return null;
    } catch (CertificateExpiredException e) {
      return "its signer " + name + " has expired on " + signer.getNotAfter().toInstant();
    } catch (CertificateNotYetValidException e) {
      return "its signer " + name + " is not valid before " + signer.getNotBefore().toInstant();
    } catch (CertPathValidatorException e) {
      return reason(name, e);
    } catch (GeneralSecurityException e) {
      return "its signer " + name + " cannot be judged: " + e.getMessage();
    }
  }

  private static String reason(String signer, CertPathValidatorException e) {
    if (e.getReason() == PKIXReason.NO_TRUST_ANCHOR) {
      return "its signer " + signer + " is not trusted";
    }
    if (e.getReason() == BasicReason.EXPIRED) {
      return "the issuer of its signer " + signer + " has expired";
    }
    return "its signer " + signer + " is not trusted: " + e.getMessage();
  }

  /** The certificate of a device or server signs no code, whoever has issued it. */
  private static void checkUsage(X509Certificate signer)
      throws CertificateParsingException, CertPathValidatorException {
    List<String> usages = signer.getExtendedKeyUsage();
    if (usages != null && Collections.disjoint(usages, CODE_SIGNING)) {
      throw new CertPathValidatorException("its certificate is not for signing code");
    }
  }

  private void checkIssuers(List<X509Certificate> chain, Instant at)
      throws GeneralSecurityException {
    if (trusted.isEmpty()) {
      throw new CertPathValidatorException("there is no trust_store");
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    trusted.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    // an anchor is no part of a path
    List<X509Certificate> below = chain.stream().filter(c -> !trusted.contains(c)).toList();
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(below);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
