package plugin.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.tls.authority.AuthorityFiles;
import plugin.tls.authority.HostNames;
import plugin.tls.authority.PrivateAuthority;
import plugin.tls.material.MaterialException;

/**
 * Keeps the material of one TLS name in force: makes what is missing, watches the files, and takes
 * over what has changed, whole or not at all. Owned by the thread that ticks.
 */
final class MaterialKeeper {
  private static final Logger log = LoggerFactory.getLogger(MaterialKeeper.class);

  private static final Duration RENEWAL_CHECK = Duration.ofHours(1);

  /** Gets to know what is in force. Called on the thread that ticks. */
  interface Events {
    /** This is in force from now on. */
    void inForce(TlsContext context);
  }

  private final InstantSource clock;
  private final SecureRandom random;
  private final Bell bell;
  private final Events events;
  private TlsSettings settings;
  private @Nullable TlsContext current;
  private Instant nextRenewalCheck = Instant.MIN;
  private String seen = "";
  private String tried = "";

  MaterialKeeper(
      TlsSettings settings, InstantSource clock, SecureRandom random, Bell bell, Events events) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.bell = bell;
    this.events = events;
  }

  /** Other settings hold, as soon as their files are good. */
  void change(TlsSettings changed) {
    settings = changed;
    seen = "";
    tried = "";
    tick();
  }

  /** Looks at the files; to be called every second or so. */
  void tick() {
    try {
      makeMissing();
      String now = fingerprint();
      boolean settled = now.equals(seen) || seen.isEmpty();
      seen = now;
      if (settled && !now.equals(tried)) { // else somebody is still writing
        tried = now;
        load();
      }
      warn();
    } catch (MaterialException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      failed(e.toString());
    }
  }

  private void makeMissing() throws MaterialException, IOException, GeneralSecurityException {
    AuthorityFiles files = settings.authority();
    if (files == null) {
      return;
    }
    Instant now = clock.instant();
    if (Files.exists(files.serverCertificate()) && now.isBefore(nextRenewalCheck)) {
      return;
    }
    nextRenewalCheck = now.plus(RENEWAL_CHECK);
    Set<String> names = HostNames.ofThisMachine(settings.hostNames());
    String name = "edge broker of " + names.iterator().next();
    PrivateAuthority authority = PrivateAuthority.openOrCreate(files, name, clock, random);
    authority.makeMissingList();
    if (authority.isServerDue()) {
      authority.issueServer(names);
      log.info(
          "made the certificate {} for {}; devices have to trust {}",
          files.serverCertificate(),
          String.join(", ", names),
          files.certificate());
    }
  }

  /** Something that is another text when a file is another one. */
  private String fingerprint() throws MaterialException {
    StringBuilder text = new StringBuilder();
    for (Path file : settings.files().all()) {
      text.append(file).append('=');
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        text.append(is.size())
            .append('/')
            .append(is.lastModifiedTime())
            .append('/')
            .append(is.fileKey());
      } catch (IOException e) {
        text.append("missing");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private void load() throws MaterialException, GeneralSecurityException {
    TlsContext loaded = new TlsContext(settings, settings.files().read());
    boolean replaced = current != null;
    current = loaded;
    bell.clear(alarm("material"));
    log.info("TLS {}: {}", settings.name(), replaced ? "changed material is in force" : "ready");
    events.inForce(loaded);
  }

  private void failed(String reason) {
    String rest = current == null ? "" : "; what was in force stays";
    bell.raise(alarm("material"), "TLS " + settings.name() + ": " + reason + rest);
  }

  private void warn() {
    if (current != null) {
      Expiry.warning(current.material(), clock.instant())
          .ifPresentOrElse(
              text -> bell.raise(alarm("expiry"), "TLS " + settings.name() + ": " + text),
              () -> bell.clear(alarm("expiry")));
    }
  }

  /** Nothing to tell any more. */
  void close() {
    bell.clear(alarm("material"));
    bell.clear(alarm("expiry"));
  }

  private String alarm(String what) {
    return settings.name() + "." + what;
  }
}
