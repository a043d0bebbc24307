#include "evidence/show/secret_names.h"

#include <gtest/gtest.h>

namespace exhibit::show {
namespace {

TEST(SecretNames, MarksTheWordsOfTheList) {
  for (const char* name : {"TOP_SECRET", "API_KEY", "ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN",
                           "POSTGRES_PASSWORD", "DB_PASS", "MYSQL_PWD", "HTTP_AUTH", "SENTRY_DSN", "SSH_PRIVATE",
                           "CONNECTION_STRING", "AZURE_CONN_STR", "CREDENTIALS_FILE"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
}

TEST(SecretNames, SeesThroughCaseAndSpelling) {
  for (const char* name : {"dbPassword", "secretKey", "api-key", "ApiKey", "spring.datasource.password", "GITHUBTOKEN",
                           "connectionString", "accessToken"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
}

TEST(SecretNames, LeavesOrdinaryNames) {
  for (const char* name : {"PATH", "PWD", "OLDPWD", "HOME", "MONKEY", "COMPASS", "KEYBOARD", "AUTHOR",
                           "TOKENIZERS_PARALLELISM", "NGINX_VERSION", "", "_"}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
}

TEST(UrlPassword, IsFoundInTheAuthority) {
  EXPECT_TRUE(has_url_password("postgres://app:hunter2@db:5432/app"));
  EXPECT_TRUE(has_url_password("redis://:hunter2@cache"));
  EXPECT_TRUE(has_url_password("amqp://u:p@ss@host/"));
}

TEST(UrlPassword, IsNotSeenElsewhere) {
  EXPECT_FALSE(has_url_password("https://user@example.org/"));
  EXPECT_FALSE(has_url_password("https://user:@example.org/"));
  EXPECT_FALSE(has_url_password("https://example.org:443/a:b@c"));
  EXPECT_FALSE(has_url_password("://a:b@c"));
  EXPECT_FALSE(has_url_password("user:pass@host"));
}

}  // namespace
}  // namespace exhibit::show
