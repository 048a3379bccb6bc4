@echo off
rem lanyard for cmd.exe and for tools. `credentials NAME`, which tools call, costs one curl.exe; everything else goes
rem through lanyard.ps1, and so does a credentials call that did not end well, which says why when it is asked again.
rem Written with care, but not yet run: no Windows was at hand.
setlocal DisableDelayedExpansion
set "base=%LANYARD_HOME%"
if not defined base set "base=%USERPROFILE%\.lanyard"
set "config=%base%\run\engine.curl"
if not "%~1"=="credentials" goto rest
if "%~2"=="" goto rest
if not "%~3"=="" goto rest
if not exist "%config%" goto rest
set "said=%TEMP%\lanyard-%RANDOM%%RANDOM%.txt"
curl.exe -q -fsSN --noproxy * -m 10 -K "%config%" -w "%%{stderr}%%{redirect_url}" --data-urlencode "a=credentials" --data-urlencode "a=%~2" --data-urlencode "cwd=%CD%" -d tty=000 http://lanyard/cli 2>"%said%"
set "status=%ERRORLEVEL%"
for %%f in ("%said%") do set "size=%%~zf"
del "%said%" 2>nul
if "%status%%size%"=="00" exit /b 0
:rest
powershell.exe -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0lanyard.ps1" %*
exit /b %ERRORLEVEL%
