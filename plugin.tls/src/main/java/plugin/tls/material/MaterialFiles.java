package plugin.tls.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the material of one TLS name comes from. Immutable.
 *
 * @param certificates PEM files, each with a certificate and those that issued it
 * @param keys PEM files with the keys of the certificates, in the same order
 * @param keyStore a PKCS#12 file with more of both, or null
 * @param keyPassword of encrypted keys and of the PKCS#12 file; empty for none
 * @param authorities a PEM file, or null
 * @param authorityDirectory a directory of PEM files, or null
 * @param revocations a PEM file, or null
 */
public record MaterialFiles(
    List<Path> certificates,
    List<Path> keys,
    @Nullable Path keyStore,
    String keyPassword,
    @Nullable Path authorities,
    @Nullable Path authorityDirectory,
    @Nullable Path revocations) {

  /** Copies the lists. */
  public MaterialFiles {
    certificates = List.copyOf(certificates);
    keys = List.copyOf(keys);
  }

  /** All files that are read; those that are missing included. */
  public List<Path> all() throws MaterialException {
    List<Path> all = new ArrayList<>(certificates);
    all.addAll(keys);
    all.addAll(authorityFiles());
    for (Path each : new @Nullable Path[] {keyStore, revocations}) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }

  /**
   * Reads and checks everything.
   *
   * @throws MaterialException for the first thing that is wrong
   */
  public Material read() throws MaterialException {
    List<Identity> identities = new ArrayList<>();
    for (int i = 0; i < certificates.size(); i++) {
      identities.add(identity(certificates.get(i), keys.get(i)));
    }
    if (keyStore != null) {
      identities.addAll(KeyStoreFile.read(keyStore, keyPassword));
    }
    List<X509Certificate> trusted = new ArrayList<>();
    for (Path each : authorityFiles()) {
      trusted.addAll(PemFile.read(each).certificates());
    }
    return new Material(identities, trusted, readRevocations(trusted));
  }

  private Identity identity(Path certificate, Path key) throws MaterialException {
    Identity identity =
        new Identity(PemFile.read(key).key(keyPassword), PemFile.read(certificate).certificates());
    if (!belongTogether(identity.key(), identity.certificate().getPublicKey())) {
      throw new MaterialException(
          certificate, "the key in " + key + " is not the one of this certificate");
    }
    return identity;
  }

  /** What the one signs the other has to recognise: that holds for every kind of key. */
  private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
    byte[] probe = {1, 2, 3};
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm(); // Ed25519, Ed448
        };
    try {
      Signature signer = Signature.getInstance(algorithm, BouncyCastle.cryptography());
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // different kinds of keys
    }
  }

  private List<Path> authorityFiles() throws MaterialException {
    List<Path> files = new ArrayList<>();
    if (authorities != null) {
      files.add(authorities);
    }
    if (authorityDirectory != null) {
      try (Stream<Path> inside = Files.list(authorityDirectory)) {
        inside.filter(MaterialFiles::isPem).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new MaterialException(authorityDirectory, "cannot be listed: " + e);
      }
    }
    return files;
  }

  private static boolean isPem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".crt") || name.endsWith(".pem");
  }

  private List<X509CRL> readRevocations(List<X509Certificate> trusted) throws MaterialException {
    if (revocations == null) {
      return List.of();
    }
    List<X509CRL> lists = PemFile.read(revocations).revocations();
    for (X509CRL list : lists) {
      if (trusted.stream().noneMatch(authority -> isSignedBy(list, authority))) {
        throw new MaterialException(
            revocations,
            "no trusted authority has signed the list of " + list.getIssuerX500Principal());
      }
    }
    return lists;
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
    if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey(), BouncyCastle.cryptography());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another authority of the same name
    }
  }
}
