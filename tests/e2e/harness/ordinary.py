"""What happens in an honest container: the background that an intrusion has to be found in, and what must stay quiet.

Scripts for bash as root, in the image `debian-web` unless said otherwise.
"""

RENEW = """
openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 90 -subj /CN=shop \\
    -keyout /etc/nginx/tls/key.pem -out /etc/nginx/tls/cert.pem
"""
"""A certificate for the shop."""

DEPLOY = f"""
service nginx start
service cron start
mkdir -p /srv/app/data /etc/nginx/tls
{RENEW}cat >/srv/app/orders.py <<'END'
def place(database, number):
    database.execute("insert into orders values (?)", (number,))
    database.commit()
END
cat >/srv/app/app.py <<'END'
import sqlite3, tempfile, urllib.request
import orders
database = sqlite3.connect("/srv/app/data/shop.db")
database.execute("create table if not exists orders (number)")
for number in range(20):
    orders.place(database, number)
    urllib.request.urlopen("http://127.0.0.1/").read()
tempfile.NamedTemporaryFile(prefix="upload-", delete=False).write(b"a customer's file")
END
"""
"""How it came to be what it is: a web server, cron, and an application of a few lines."""

HOUR = f"""
python3 /srv/app/app.py
{RENEW}nginx -s reload
logrotate --force /etc/logrotate.d/nginx
"""
"""Requests, a database that grows, compiled Python, an upload in /tmp, a renewed certificate, rotated logs."""

UPGRADED = ("openssl", "nginx-common")
UPGRADE = "dpkg --install --force-confnew --force-unsafe-io /upgrades/*.deb"
"""With the next versions of UPGRADED in /upgrades (upgrades.py)."""

ADMINISTRATION = """
useradd --system --home-dir /srv/app --shell /usr/sbin/nologin shop
chown -R shop: /srv/app
echo '# 2 GB' >>/etc/logrotate.conf
sed -i 's/# server_tokens/server_tokens/' /etc/nginx/nginx.conf
nginx -s reload
logrotate --force /etc/logrotate.conf
ldconfig
"""
"""A system account, edited configuration, rotated logs."""

SERVERS = """
service cron start
service nginx start
service postgresql start
"""
"""In the image `debian-servers`."""

SERVERS_AT_WORK = r"""
nginx -s reload
psql() { su postgres -c "psql -c \"$1\""; }
psql 'create table t as select generate_series(1, 20000) i'
psql 'delete from t where i % 2 = 0'
psql 'vacuum full t'
psql checkpoint
psql 'select pg_switch_wal()'
psql 'select sum(i) from t'
openssl s_client -connect 127.0.0.1:80 </dev/null || true
"""
"""Writes, vacuum, write-ahead log, requests."""
