package plugin.tls.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plugin.tls.material.Identity;
import plugin.tls.material.MaterialException;
import plugin.tls.material.PemFile;

/**
 * An authority of this machine alone: it issues the certificate of the server and those of devices,
 * so that 8883 works before anybody has bought a certificate. Everything it has is in its files.
 * Any thread, one at a time.
 */
public final class PrivateAuthority {
  /** How long before its end the server's certificate is renewed. */
  public static final Duration RENEWAL = Duration.ofDays(30);

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(30 * 365);
  private static final Duration SERVER_LIFE = Duration.ofDays(2 * 365);
  private static final Duration LIST_LIFE = Duration.ofDays(10 * 365);

  /** Clocks of devices differ. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  /** Before this nobody can have made anything: the clock of the machine is not set yet. */
  private static final Instant NOT_BEFORE_THIS = Instant.parse("2026-01-01T00:00:00Z");

  private final AuthorityFiles files;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Identity identity;

  private PrivateAuthority(
      AuthorityFiles files, InstantSource clock, SecureRandom random, Identity identity) {
    this.files = files;
    this.clock = clock;
    this.random = random;
    this.identity = identity;
  }

  /**
   * Opens the authority of these files; where there is none yet, it is made.
   *
   * @param name to call a new one by
   * @throws MaterialException if there is half of one
   */
  public static PrivateAuthority openOrCreate(
      AuthorityFiles files, String name, InstantSource clock, SecureRandom random)
      throws MaterialException, IOException, GeneralSecurityException {
    if (Files.exists(files.key()) || Files.exists(files.certificate())) {
      return open(files, clock, random);
    }
    OwnerOnly.createDirectory(files.directory());
    Instant now = clock.instant();
    Identity made =
        Issuer.newAuthority(name, now.minus(BACKDATED), end(now, AUTHORITY_LIFE), random);
    OwnerOnly.write(files.key(), PemText.of(made.key()));
    OwnerOnly.write(files.certificate(), PemText.of(made.certificate()));
    return new PrivateAuthority(files, clock, random, made);
  }

  /**
   * Opens the authority of these files.
   *
   * @throws MaterialException if it is not there whole
   */
  public static PrivateAuthority open(
      AuthorityFiles files, InstantSource clock, SecureRandom random) throws MaterialException {
    Identity identity =
        new Identity(
            PemFile.read(files.key()).key(""), PemFile.read(files.certificate()).certificates());
    return new PrivateAuthority(files, clock, random, identity);
  }

  private static Instant end(Instant now, Duration life) {
    return (now.isBefore(NOT_BEFORE_THIS) ? NOT_BEFORE_THIS : now).plus(life);
  }

  /** The certificate that devices have to trust. */
  public X509Certificate certificate() {
    return identity.certificate();
  }

  /**
   * True when there is no certificate of the server, or one of this authority that ends soon. One
   * that somebody else has issued is theirs to renew.
   */
  public boolean isServerDue() throws MaterialException {
    if (!Files.exists(files.serverCertificate()) || !Files.exists(files.serverKey())) {
      return true;
    }
    X509Certificate now = PemFile.read(files.serverCertificate()).certificates().get(0);
    Instant soon = clock.instant().plus(RENEWAL);
    return isOwn(now) && now.getNotAfter().toInstant().isBefore(soon);
  }

  private boolean isOwn(X509Certificate issued) {
    return issued.getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
  }

  /** Issues a certificate of the server and puts it in place. */
  public X509Certificate issueServer(Collection<String> names)
      throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    Identity made = issuer().newServer(names, now.minus(BACKDATED), end(now, SERVER_LIFE));
    OwnerOnly.write(files.serverKey(), PemText.of(made.key()));
    OwnerOnly.write(files.serverCertificate(), PemText.of(made.certificate()));
    return made.certificate();
  }

  /**
   * Issues a certificate of a device.
   *
   * @param fileName of its files without their ending
   * @return the file of the certificate; that of the key is beside it
   */
  public Path issueClient(String commonName, String fileName, Duration life)
      throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    Identity made = issuer().newClient(commonName, now.minus(BACKDATED), end(now, life));
    OwnerOnly.createDirectory(files.clients());
    Path certificate = files.clients().resolve(fileName + ".crt");
    OwnerOnly.write(files.clients().resolve(fileName + ".key"), PemText.of(made.key()));
    OwnerOnly.write(certificate, PemText.of(made.certificate()));
    return certificate;
  }

  /** Takes a certificate back: adds it to the list of revocations. */
  public void revoke(X509Certificate issued)
      throws MaterialException, IOException, GeneralSecurityException {
    if (!isOwn(issued)) {
      throw new MaterialException(files.certificate(), "has not issued this certificate");
    }
    X509CRL list = issuer().revoke(issued, revocations(), clock.instant(), LIST_LIFE);
    OwnerOnly.write(files.revocations(), PemText.of(list));
  }

  /** Makes a list without revocations where there is none, so that it can be named at any time. */
  public void makeMissingList() throws IOException, GeneralSecurityException {
    if (!Files.exists(files.revocations())) {
      X509CRL list = issuer().emptyList(clock.instant(), LIST_LIFE);
      OwnerOnly.write(files.revocations(), PemText.of(list));
    }
  }

  private @Nullable X509CRL revocations() throws MaterialException {
    if (!Files.exists(files.revocations())) {
      return null;
    }
    List<X509CRL> lists = PemFile.read(files.revocations()).revocations();
    return lists.get(0);
  }

  private Issuer issuer() {
    return Issuer.of(identity, random);
  }
}
