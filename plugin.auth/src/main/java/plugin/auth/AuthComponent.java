package plugin.auth;

import broker.api.admin.AdminCommand;
import broker.api.admin.Alarms;
import broker.api.admin.BrokerAdmin;
import broker.api.admin.BrokerPlugin;
import broker.api.admin.CounterSource;
import broker.api.auth.AccessChanges;
import broker.api.auth.AccessRecheck;
import broker.api.auth.Authenticator;
import broker.api.auth.Authorizer;
import broker.api.auth.Exchange;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The plugin as a component: configuration in, services out. Methods are called by Declarative
 * Services, one at a time.
 *
 * <p>Services are registered when a configuration first gives them something to decide, and stay: a
 * client with a user name is refused where an authenticator has no opinion, so an appliance without
 * password file must not have one.
 */
@Component(
    name = "plugin.auth",
    configurationPid = "plugin.auth",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = AuthConfiguration.class)
@BrokerPlugin("auth")
public final class AuthComponent {
  private static final String CONFIGURATION_ALARM = "configuration";

  /** A change is in force after two looks, so within a second. */
  private static final long LOOK_MILLIS = 400;

  private final BundleContext context;
  private final Path home;
  private final Notices notices = new Notices();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(AuthComponent::timerThread);
  private final AuthService service;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile @Nullable BrokerAdmin admin;
  private boolean decidesLogins;
  private boolean decidesTopics;

  /** Starts with a configuration; one that is not valid is reported, and leaves all closed. */
  @Activate
  public AuthComponent(
      BundleContext context, Map<String, Object> properties, @Reference AccessChanges changes) {
    this.context = context;
    this.home = Path.of(Objects.requireNonNullElse(context.getProperty("broker.home"), ""));
    this.service = new AuthService(notices, changes, timer, System::nanoTime, new SecureRandom());
    timer.scheduleWithFixedDelay(service::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    register(CounterSource.class, () -> service.figures().counters());
    registrations.add(
        context.registerService(
            AdminCommand.class,
            new AclDryRun(service::list, () -> admin),
            new Hashtable<>(
                Map.of(AdminCommand.NAME, AclDryRun.NAME, AdminCommand.HELP, AclDryRun.HELP))));
    try {
      follow(AuthSettings.of(properties, home));
    } catch (ConfigurationProblem e) {
      notices.alarms().raise(CONFIGURATION_ALARM, e.text() + "; nobody is let in by password");
      decide(true, true);
    }
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "plugin.auth timer");
    thread.setDaemon(true);
    return thread;
  }

  /** Applies what changed; a configuration that is not valid changes nothing. */
  @Modified
  public void modified(Map<String, Object> properties) {
    try {
      follow(AuthSettings.of(properties, home));
      notices.info(StrictConfiguration.file(properties) + " applied");
    } catch (ConfigurationProblem e) {
      notices
          .alarms()
          .raise(CONFIGURATION_ALARM, e.text() + "; the last good configuration stays in force");
    }
  }

  private void follow(AuthSettings settings) {
    service.apply(settings);
    notices.alarms().clear(CONFIGURATION_ALARM);
    if (!settings.concernTopics()) {
      notices.info("neither password_file nor acl_file is set: the listeners decide alone");
    }
    decide(settings.concernLogins(), settings.concernTopics());
  }

  private void decide(boolean logins, boolean topics) {
    if (logins && !decidesLogins) {
      decidesLogins = true;
      register(Authenticator.class, service.logins());
      register(AccessRecheck.class, service.logins());
    }
    if (topics && !decidesTopics) {
      decidesTopics = true;
      register(Authorizer.class, service.authorizer());
    }
  }

  private <T> void register(Class<T> type, T implementation) {
    registrations.add(
        context.registerService(
            type, implementation, new Hashtable<>(Map.of(Exchange.PROMPT, true))));
  }

  /** Raises alarms with the broker from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAlarms")
  public void bindAlarms(Alarms alarms) {
    notices.alarms().to(alarms);
  }

  /** Keeps alarms until the service is back. */
  public void unbindAlarms(Alarms alarms) {
    notices.alarms().leave(alarms);
  }

  /** The broker can be asked who is there. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindAdmin")
  public void bindAdmin(BrokerAdmin service) {
    admin = service;
  }

  /** It cannot any more. */
  public void unbindAdmin(BrokerAdmin service) {
    if (admin == service) { // another one may have come before this one goes
      admin = null;
    }
  }

  /** Leaves the broker; those who are connected stay. */
  @Deactivate
  public void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    timer.shutdownNow();
    service.close();
  }
}
